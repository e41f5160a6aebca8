"""The page on which a meeting is run, made for a projector and a keyboard (R19, R20)."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from hypercare.casework.intake.services import receive
from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.services import IssueFacts, open_issue
from hypercare.casework.meetings.models import Action, Attendance, Meeting
from hypercare.casework.meetings.running.attending import attend
from hypercare.casework.meetings.running.closing import close
from hypercare.casework.meetings.running.deciding import raise_for
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.journal.models import Look
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser_of
from tests.factories.contacts import incoming
from tests.factories.people import actor_in


@pytest.fixture
def home(meeting: Meeting) -> str:
    return f"/{meeting.program.key}/meetings/{meeting}/run/"


@pytest.fixture
def issues(analyst: Actor, now: datetime) -> list[Issue]:
    facts = (IssueFacts("Slow.", severity="3"), IssueFacts("Data exposed.", severity="1"))
    return [open_issue(facts=one, by=analyst, at=now) for one in facts]


def test_one_item_is_large_and_the_next_in_sight(
    home: str, issues: list[Issue], analyst: Actor
) -> None:
    slow, _severe = issues
    page = browser_of(analyst).get(home).content.decode()
    assert 'id="item"' in page
    large = page.split('id="item"')[1].split("</section>")[0]
    assert "Data exposed." in large
    assert "Hurts within 48 hours" in large
    assert f"{slow}" in large
    assert Look.objects.filter(program=analyst.program, what=home.split("/")[-3]).exists()


def test_an_outcome_is_one_field_and_one_key_and_leads_to_the_next(
    home: str, issues: list[Issue], analyst: Actor
) -> None:
    slow, severe = issues
    sent = {"text": "We look tonight.", "key": str(uuid4()), "version": "1"}
    answer = browser_of(analyst).post(f"{home}items/{severe}/", sent)
    assert answer.headers["Location"] == f"{home}?item={slow}#item"
    assert severe.story.latest("pk").source == home.split("/")[-3]


def test_an_outcome_that_is_refused_keeps_what_was_typed(
    home: str, issues: list[Issue], analyst: Actor, now: datetime
) -> None:
    severe = issues[1]
    browser, key = browser_of(analyst), str(uuid4())
    sent = {"text": "Typed.", "key": key, "version": "1", "to": "fix-planned"}
    answer = browser.post(f"{home}items/{severe}/", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Typed." in page
    assert "Say on which day the fix is expected." in page
    empty = browser.post(f"{home}items/{severe}/", {"key": key, "version": "1"})
    assert empty.status_code == 422
    assert "Write the note before you add it." in empty.content.decode()
    Issue.objects.filter(pk=severe.pk).update(version=2)
    stale = browser.post(f"{home}items/{severe}/", {**sent, "to": "watching"})
    assert stale.status_code == 409
    assert "Look at it again, then save." in stale.content.decode()


def test_a_ticket_and_an_action_have_their_outcome_too(
    home: str, meeting: Meeting, analyst: Actor, agent: Actor, now: datetime
) -> None:
    ticket = receive(incoming(), by=agent, at=now).ticket
    assert ticket is not None
    raise_for(meeting=meeting, number=ticket.reference, by=analyst, at=now)
    browser = browser_of(analyst)
    page = browser.get(f"{home}?item={ticket}").content.decode()
    assert "Raised for this meeting" in page
    sent = {"text": "Call back.", "key": str(uuid4())}
    assert browser.post(f"{home}items/{ticket}/", sent).status_code == 302
    assert browser.post(f"{home}items/{ticket}/", {"key": str(uuid4())}).status_code == 422
    assert ticket.log.filter(kind="note").count() == 1


def test_teams_are_marked_waived_and_the_meeting_closed_by_buttons(
    home: str, meeting: Meeting, analyst: Actor
) -> None:
    browser = browser_of(analyst)
    for group, presence in (("MRT", "present"), ("CS", "missing")):
        sent = {"group": group, "presence": presence, "version": "0"}
        assert browser.post(f"{home}attend/", sent).status_code == 302
    refused = browser.post(f"{home}close/", follow=True).content.decode()
    assert f"{meeting} is not complete without Group CS." in refused
    none = browser.post(f"{home}waive/", {"group": "CS"})
    assert none.status_code == 422
    assert "Say why the meeting can do without Group CS." in none.content.decode()
    sent = {"group": "CS", "why": "All are on calls."}
    assert "Waived by" in browser.post(f"{home}waive/", sent, follow=True).content.decode()
    closed = browser.post(f"{home}close/", follow=True).content.decode()
    assert f"{meeting} is closed." in closed
    assert f"Close {meeting}" not in closed
    again = browser.post(f"{home}close/", follow=True).content.decode()
    assert "was closed by" in again


def test_two_who_mark_at_once_read_both_marks(
    home: str, meeting: Meeting, analyst: Actor, program: Program, now: datetime
) -> None:
    other = actor_in(program, "manager")
    attend(meeting=meeting, group="CS", presence="present", version=0, by=other, at=now)
    sent = {"group": "CS", "presence": "missing", "version": "0", "why": "Nobody."}
    answer = browser_of(analyst).post(f"{home}attend/", sent)
    assert answer.status_code == 409
    assert "Yours, not saved: “Missing, Nobody.”." in answer.content.decode()
    assert Attendance.objects.get(meeting=meeting).presence == "present"


def test_issues_actions_and_items_are_added_in_one_line(
    home: str, issues: list[Issue], analyst: Actor, now: datetime
) -> None:
    assert analyst.user is not None
    browser = browser_of(analyst)
    sent = {"summary": "Vouchers are blank.", "severity": "2", "key": str(uuid4())}
    page = browser.post(f"{home}issues/", sent, follow=True).content.decode()
    assert "Raised here" in page
    assert "Vouchers are blank." in page
    raised = Issue.objects.latest("pk")
    assert "Raised in" in browser.get(f"/{analyst.program.key}/issues/{raised}/").content.decode()
    assert browser.post(f"{home}issues/", {"key": str(uuid4())}).status_code == 422
    wrong = browser.post(f"{home}agenda/", {"number": "I-9999"})
    assert wrong.status_code == 422
    assert "There is no issue or ticket “I-9999”." in wrong.content.decode()
    action = {"text": "Call Amber.", "owner": str(analyst.user.pk), "key": str(uuid4())}
    action |= {"due": "2099-01-01", "about": issues[0].reference}
    assert browser.post(f"{home}actions/", action).status_code == 302
    one = Action.objects.get(program=analyst.program)
    assert one.issue == issues[0]
    done = {"version": "1"}
    assert "Done" in browser.post(f"{home}actions/{one.pk}/", done, follow=True).content.decode()


def test_a_facilitator_who_left_is_said_with_a_way_out(
    home: str, meeting: Meeting, analyst: Actor, program: Program
) -> None:
    gone = actor_in(program, "analyst").user
    Meeting.objects.filter(pk=meeting.pk).update(facilitated_by=gone)
    Membership.objects.filter(user=gone).delete()
    browser = browser_of(analyst)
    assert "is not with the program any more." in browser.get(home).content.decode()
    browser.post(f"{home}take-over/", {"duty": "facilitator"})
    assert "is not with the program any more." not in browser.get(home).content.decode()


def test_an_agent_looks_on_and_records_nothing(
    home: str, issues: list[Issue], agent: Actor
) -> None:
    browser = browser_of(agent)
    page = browser.get(home).content.decode()
    assert "Data exposed." in page
    assert "Save the outcome" not in page
    assert browser.post(f"{home}close/").status_code == 403


def test_the_minutes_are_a_page_and_a_pdf_which_stays_as_it_was_sent(
    home: str, meeting: Meeting, analyst: Actor, now: datetime
) -> None:
    for group in ("MRT", "CS"):
        attend(meeting=meeting, group=group, presence="present", version=0, by=analyst, at=now)
    browser = browser_of(analyst)
    assert "Group CS: There" in browser.get(f"{home}minutes/").content.decode()
    close(meeting=meeting, by=analyst, at=now)
    first = browser.get(f"{home}minutes.pdf")
    assert first.headers["Content-Type"] == "application/pdf"
    Meeting.objects.filter(pk=meeting.pk).update(title="Renamed")
    assert browser.get(f"{home}minutes.pdf").content == first.content


def test_the_page_asks_as_many_questions_however_much_is_on_it(
    home: str, analyst: Actor, now: datetime, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        open_issue(facts=IssueFacts(f"Number {number}."), by=analyst, at=now)
    browser = browser_of(analyst)
    browser.get(home)
    with django_assert_max_num_queries(26):
        assert browser.get(home).status_code == 200
