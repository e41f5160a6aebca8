"""Moving a go-live on a page: choose, look at what follows, save (R39, settled reading 13)."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hypercare.casework.intake.services import receive
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel import clock
from hypercare.foundation.programs.models import Program
from hypercare.reference.rollout.models import ScheduleRevision
from hypercare.reference.rollout.selectors import plan
from tests.accounts.cast import browser, browser_of
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.programfile.files import AT

WAVE = "/demo/program/waves/3/move/"
FAR = (clock.now() + timedelta(days=600)).date()


@pytest.fixture
def lead(demo: Program) -> Actor:
    return actor_in(demo, "program-lead")


def say(desk: Client, address: str = WAVE, **given: Any) -> Any:
    """Looks first, and then saves what was looked at unless `step` says otherwise."""
    facts = {"version": "1", "go_live": FAR.isoformat(), "hypercare_days": "30", "to_wave": "3"}
    facts |= {"reason": "The data was not ready.", "shown": ""} | given
    facts = {name: value for name, value in facts.items() if value is not None}
    looked = desk.post(address, {**facts, "step": "look"})
    if given.get("step") == "look":
        return looked
    return desk.post(address, {"step": "save", **facts, "shown": looked.context["shown"]})


def number_of(program: Program) -> int:
    return ScheduleRevision.objects.filter(program=program).count()


def test_a_look_shows_what_follows_and_saves_nothing(demo: Program, desk: Client) -> None:
    """R39: counties, windows, the week's meetings, and contacts that stay as they were."""
    page = say(desk, step="look").content.decode()
    assert "Imperial" in page
    assert "Napa" not in page
    assert "Last day of LDS help" in page
    assert "Meetings of go-live week:" in page
    assert "0 contacts of these counties stay as they were logged" in page
    assert number_of(demo) == 1


def test_saving_records_a_new_schedule_and_says_so(
    demo: Program, lead: Actor, desk: Client
) -> None:
    answer = say(desk)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/demo/program/go-lives/")
    revision = ScheduleRevision.objects.get(program=demo, number=2)
    assert (revision.recorded_by, revision.reason) == (lead.user, "The data was not ready.")
    assert Entry.objects.filter(program=demo, verb="schedule.moved").count() == 1
    page = desk.get("/demo/program/go-lives/").content.decode()
    assert "The data was not ready." in page
    assert "Wave 3: Mon 24 May 2027, hypercare to day 30 →" in page
    assert "Past days keep the schedule that they had." in page


def test_what_was_not_looked_at_is_shown_before_it_is_saved(demo: Program, desk: Client) -> None:
    """A date changed after the look is looked at again."""
    shown = say(desk, step="look").context["shown"]
    other = (FAR + timedelta(days=7)).isoformat()
    facts = {"version": "1", "go_live": other, "hypercare_days": "30", "reason": "Why."}
    answer = desk.post(WAVE, {**facts, "step": "save", "shown": shown})
    assert answer.status_code == 200
    assert answer.context["shown"] != shown
    assert number_of(demo) == 1


def test_one_county_gets_a_date_of_its_own(demo: Program, desk: Client) -> None:
    """R03."""
    say(desk, "/demo/program/counties/imperial/move/")
    schedule = plan(Program.objects.get(pk=demo.pk)).current_schedule
    assert schedule is not None
    assert schedule.go_live("imperial") == FAR
    assert schedule.go_live("inyo") == date(2027, 5, 24)


def test_a_county_goes_back_to_its_wave(demo: Program, desk: Client) -> None:
    say(desk, "/demo/program/counties/imperial/move/")
    say(desk, "/demo/program/counties/imperial/move/", version="2", go_live="")
    schedule = plan(Program.objects.get(pk=demo.pk)).current_schedule
    assert schedule is not None
    assert schedule.go_live("imperial") == date(2027, 5, 24)


def test_a_live_county_waits_again_only_after_the_tick(program: Program) -> None:
    """Settled reading 13."""
    desk = browser(program, "program-lead")
    go_live = (clock.now() - timedelta(days=5)).date().isoformat()
    address = f"/{program.key}/program/waves/2/move/"
    say(desk, address, go_live=go_live)
    refused = say(desk, address, version="2")
    assert refused.status_code == 422
    assert "Birch" in refused.content.decode()
    assert 'name="decided"' in refused.content.decode()
    assert number_of(program) == 2
    assert say(desk, address, version="2", decided="on").status_code == 302
    assert number_of(program) == 3


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"reason": " "}, "Fill this in."),
        ({"reason": "x" * 100_000}, "longer than 200 characters"),
        ({"go_live": "31.12.2027"}, "Write a date."),
        ({"go_live": "9999-12-31"}, "Choose a date from"),
        ({"hypercare_days": "many"}, "Write a whole number."),
        ({"go_live": "2027-05-24"}, "Nothing would change"),
    ],
)
def test_bad_input_gets_its_sentence_and_nothing_is_saved(
    demo: Program, desk: Client, given: dict[str, str], words: str
) -> None:
    facts = {"version": "1", "go_live": FAR.isoformat(), "hypercare_days": "30", "reason": "Why."}
    looked = desk.post(WAVE, facts | given)
    shown = looked.context.get("shown", "")
    answer = desk.post(WAVE, facts | given | {"step": "save", "shown": shown})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert number_of(demo) == 1


def test_the_second_person_at_the_same_time_is_told(demo: Program, desk: Client) -> None:
    """What the other wrote is shown, and yours stays in the form."""
    say(desk)
    answer = say(desk, go_live=(FAR + timedelta(days=7)).isoformat(), reason="Mine.")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "recorded schedule 2 (“The data was not ready.”)" in page
    assert 'value="Mine."' in page
    assert re.search(r'name="version" value="2"', page)
    assert number_of(demo) == 2


def test_who_may_only_read_sees_the_history_and_no_way_to_move(reader: Client) -> None:
    page = reader.get("/demo/program/go-lives/").content.decode()
    assert "Loaded from a program file" in page
    assert WAVE not in page
    assert reader.get(WAVE).status_code == 403


@pytest.mark.parametrize("address", ["waves/9", "waves/x", "counties/nowhere", "people/x"])
def test_what_is_not_there_is_not_found(desk: Client, address: str) -> None:
    assert desk.get(f"/demo/program/{address}/move/").status_code == 404


def test_a_contact_of_a_moved_county_is_counted_as_staying(program: Program) -> None:
    lead = actor_in(program, "program-lead")
    receive(incoming(), by=lead, at=AT + timedelta(days=60))
    desk = browser_of(lead)
    page = say(desk, f"/{program.key}/program/waves/1/move/", step="look").content.decode()
    assert "One contact of these counties stays as it was logged" in page


def test_the_number_of_queries_does_not_grow(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    desk.get("/demo/program/go-lives/")
    for _move in range(3):
        with django_assert_max_num_queries(14):
            desk.get("/demo/program/go-lives/")
        count = Program.objects.get(key="demo").facts_version
        later = FAR + timedelta(days=count)
        say(desk, version=str(count), go_live=later.isoformat())
        desk.get("/demo/program/go-lives/")
