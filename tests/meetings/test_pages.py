"""The pages of the schedule, the private calendar, and the API."""

import logging
from typing import Any

import pytest
from django.test import Client

from hypercare.casework.meetings.models import Feed, Meeting, Planned, Room, Series
from hypercare.casework.meetings.services.feeding import make_feed, revoke_feed
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import User
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser_of
from tests.api.conftest import Script
from tests.factories.people import actor_in
from tests.factories.program import MADE as AT
from tests.meetings.reading import occurrences
from tests.meetings.test_schedule import a_meeting

WEEK = "/demo/meetings/?week=2026-10-26"


def typed(**more: str) -> dict[str, Any]:
    known = {"title": "Printers in Butte", "day": "2026-10-27", "start": "09:00", "minutes": "30"}
    return {**known, "audience": "staff", **more}


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_week_lists_its_days_with_their_meetings(desk: Client) -> None:
    page = text_of(desk.get(WEEK))
    assert page.count("Debrief for partners <span") == 4
    assert "is kept for go-live week of wave 1, Monday 26 October to Friday 30 October." in page
    assert "08:30</time>" in page


def test_a_week_that_is_not_planned_yet_says_so_and_looks_again_by_itself(
    demo: Program, desk: Client
) -> None:
    """R39: between a slip and its plan."""
    said = "Its meetings follow within a minute."
    assert said not in text_of(desk.get(WEEK))
    Planned.objects.filter(program=demo).update(facts_version=0)
    page = text_of(desk.get(WEEK))
    assert said in page
    assert f'hx-get="{WEEK}"' in page


def test_the_week_asks_the_same_number_of_queries_however_full_it_is(
    desk: Client, demo: Program, django_assert_num_queries: Any
) -> None:
    desk.get(WEEK)
    with django_assert_num_queries(QUERIES):
        desk.get(WEEK)
    Meeting.objects.filter(wave__number=1, kind="status").delete()
    with django_assert_num_queries(QUERIES):
        desk.get(WEEK)


def test_an_ad_hoc_meeting_is_called_from_its_form(desk: Client) -> None:
    answer = desk.post("/demo/meetings/new/", typed())
    found = Meeting.objects.get(kind="ad-hoc")
    assert answer.headers["Location"] == f"/demo/meetings/{found}/"
    page = text_of(desk.get(f"/demo/meetings/{found}/"))
    assert "Printers in Butte" in page


def test_a_conflict_is_said_beside_the_room_and_nothing_typed_is_lost(desk: Client) -> None:
    room = str(Room.objects.get().pk)
    answer = desk.post("/demo/meetings/new/", typed(start="08:45", room=room))
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Sierra Room is taken on Tuesday 27 October 2026 from 08:30 to 09:00" in page
    assert "Printers in Butte" in page


def test_the_form_shows_what_the_room_is_taken_for_before_anything_is_saved(
    desk: Client, status: Series
) -> None:
    """R17: conflicts are shown before saving."""
    where = f"/demo/meetings/room/?room={Room.objects.get().pk}&day=2026-10-27"
    taken = text_of(desk.get(where))
    assert "08:30–09:00" in taken
    assert taken.count("<li>") == 5
    mine = a_meeting(status)
    assert text_of(desk.get(f"{where}&but={mine}")).count("<li>") == 4
    assert "<li>" not in text_of(desk.get("/demo/meetings/room/?room=x&day=2026-10-27"))


def test_a_time_that_the_clocks_skip_is_no_time(desk: Client) -> None:
    answer = desk.post("/demo/meetings/new/", typed(day="2027-03-14", start="02:30"))
    assert "The clocks skip this time on that day." in text_of(answer)


def test_an_agent_reads_and_does_not_schedule(demo: Program, status: Series) -> None:
    reader = browser_of(actor_in(demo, "agent"))
    assert "Call a meeting" not in text_of(reader.get(WEEK))
    assert reader.get("/demo/meetings/new/").status_code == 403
    assert "4471" not in text_of(reader.get(f"/demo/meetings/{a_meeting(status)}/"))


def test_a_series_is_changed_for_its_wave(desk: Client, status: Series) -> None:
    page = desk.get("/demo/meetings/wave-1/status/edit/")
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in sent.items() if value not in (None, False)}
    desk.post("/demo/meetings/wave-1/status/edit/", {**sent, "start": "09:00"})
    status.refresh_from_db()
    assert (status.start.hour, status.is_own) == (9, True)


def test_cancelling_needs_a_reason(desk: Client, status: Series) -> None:
    meeting = a_meeting(status)
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=meeting.starts_at.replace(year=2098),
        ends_at=meeting.ends_at.replace(year=2098),
    )
    address = f"/demo/meetings/{meeting}/cancel/"
    refused = desk.post(address, {"why": "", "version": "1"})
    assert "Say why it is cancelled" in text_of(refused)
    desk.post(address, {"why": "Nothing to say", "version": "1"})
    meeting.refresh_from_db()
    assert meeting.cancelled_why == "Nothing to say"


def test_my_calendar_holds_what_i_am_invited_to(demo: Program, caplog: Any) -> None:
    """The address is kept as a digest and in no log; taken back, nothing is found there."""
    member = actor_in(demo, "team-member", teams=("APP",))
    User.objects.filter(pk=member.user.pk if member.user else 0).update(email="app1@old.example")
    Series.objects.get(wave__number=1, key="status").invitees.create(
        program=demo, name="A", address="app1@old.example", user=member.user
    )
    secret = make_feed(by=member, at=AT)
    with caplog.at_level(logging.DEBUG):
        answer = Client().get(f"/demo/calendar/{secret}.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert {title for *_times, title in occurrences(answer.content)} == {"Daily status"}
    assert b"4471" not in answer.content
    assert secret not in caplog.text
    assert secret.encode() not in bytes(Feed.objects.get().digest)
    revoke_feed(by=member, at=AT)
    assert Client().get(f"/demo/calendar/{secret}.ics").status_code == 404


def test_a_new_address_ends_the_old_one(analyst: Actor) -> None:
    first, second = make_feed(by=analyst, at=AT), make_feed(by=analyst, at=AT)
    assert Client().get(f"/demo/calendar/{first}.ics").status_code == 404
    assert Client().get(f"/demo/calendar/{second}.ics").status_code == 200


def test_who_left_the_program_reads_no_calendar(analyst: Actor) -> None:
    secret = make_feed(by=analyst, at=AT)
    User.objects.filter(pk=analyst.user.pk if analyst.user else 0).update(is_active=False)
    assert Client().get(f"/demo/calendar/{secret}.ics").status_code == 404


def test_the_address_is_shown_once(desk: Client) -> None:
    made = text_of(desk.post("/demo/meetings/calendar/"))
    assert "/demo/calendar/" in made
    assert "/demo/calendar/" not in text_of(desk.get("/demo/meetings/calendar/"))


@pytest.mark.parametrize(
    ("query", "count"),
    [("from=2026-10-26&to=2026-10-30", 24), ("from=2026-10-30", 4), ("from=2027-01-01", 0)],
)
def test_the_api_lists_the_meetings_of_some_days(demo: Program, query: str, count: int) -> None:
    status, body = Script(demo).get(f"meetings?{query}")
    assert (status, len(body["items"])) == (200, count)


@pytest.mark.parametrize(
    "query", ["from=2026-10-30&to=2026-10-26", "from=2026-01-01&to=2026-12-31"]
)
def test_the_api_refuses_days_that_make_no_sense(demo: Program, query: str) -> None:
    status, body = Script(demo).get(f"meetings?{query}")
    assert (status, body["code"]) == (422, "invalid-input")


def test_the_api_gives_the_same_calendar(demo: Program) -> None:
    script = Script(demo)
    answer = script.client.get(
        "/api/v1/meetings.ics", headers={"Authorization": f"Bearer {script.secret}"}
    )
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(occurrences(answer.content)) == 72


QUERIES = 7
