"""Issues on pages: the list, one of them, opening and changing, each refusal in its place."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.policies import Given
from hypercare.casework.issues.services import IssueFacts, edit, move, open_issue, publish
from hypercare.casework.issues.services.facts import facts_of
from hypercare.casework.issues.states import Status
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Look
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser_of
from tests.factories.people import actor_in


def home(actor: Actor) -> str:
    return f"/{actor.program.key}/issues/"


def test_it_is_opened_and_changed_on_pages(analyst: Actor) -> None:
    browser = browser_of(analyst)
    assert b"No open issue" in browser.get(home(analyst)).content
    given = {"summary": "Reports are late.", "severity": "1", "areas": ["lds"]}
    answer = browser.post(f"{home(analyst)}new/", {**given, "counties": ["amber"]})
    assert answer.headers["Location"] == f"{home(analyst)}I-1001/"
    page = browser.get(f"{home(analyst)}I-1001/").content.decode()
    assert "Reports are late." in page
    assert "Amber" in page
    edit = browser.get(f"{home(analyst)}I-1001/edit/").content.decode()
    assert 'value="Reports are late."' in edit
    assert Look.objects.filter(program=analyst.program, what="I-1001").count() == 2


def test_two_who_change_it_at_once_see_both_texts_and_can_save(
    issue: Issue, analyst: Actor, program: Program, now: datetime
) -> None:
    was = facts_of(issue, analyst)
    other = actor_in(program, "manager")
    edit(issue=issue, version=1, changes={"summary": "Theirs."}, was=was, by=other, at=now)
    sent: dict[str, Any] = {**was, **{f"was_{name}": value for name, value in was.items()}}
    sent |= {"summary": "Mine.", "version": "1"}
    for name in ("areas", "counties", "waves"):
        sent[name] = []
    browser = browser_of(analyst)
    answer = browser.post(f"{home(analyst)}I-1001/edit/", sent)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Mine." in page
    assert "Theirs." in page
    assert 'name="version" value="2"' in page
    sent |= {"version": "2", "was_summary": "Theirs."}
    assert browser.post(f"{home(analyst)}I-1001/edit/", sent).status_code == 302
    assert Issue.objects.get(pk=issue.pk).summary.clear == "Mine."


def test_its_status_is_changed_on_a_page_that_says_what_is_missing(
    issue: Issue, analyst: Actor
) -> None:
    browser, address = browser_of(analyst), f"{home(analyst)}I-1001/status/"
    page = browser.get(address).content.decode()
    assert "Fix planned: the day on which the fix is expected" in page
    answer = browser.post(address, {"to": "fix-planned", "version": "1", "why": "Typed."})
    assert answer.status_code == 422
    assert "Say on which day the fix is expected." in answer.content.decode()
    assert "Typed." in answer.content.decode()
    sent = {"to": "fix-planned", "version": "1", "expected_fix": "2026-11-02"}
    assert browser.post(address, sent).status_code == 302
    stale = browser.post(address, {"to": "watching", "version": "1"})
    assert stale.status_code == 409
    assert "in between; its status is “Fix planned” now." in stale.content.decode()


def test_closing_over_a_severe_ticket_is_refused_on_the_page_with_what_was_typed(
    issue: Issue, analyst: Actor, hung: Callable[..., Ticket]
) -> None:
    hung(severity=1)
    sent = {"to": "closed", "version": "1", "resolution": "data", "why": "All loaded."}
    answer = browser_of(analyst).post(f"{home(analyst)}I-1001/status/", sent)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "I-1001 cannot be closed: 1 severity 1 ticket on it is open (T-1001)." in page
    assert "All loaded." in page


def test_it_is_published_and_withdrawn_by_a_button(
    issue: Issue, analyst: Actor, now: datetime
) -> None:
    browser, address = browser_of(analyst), f"{home(analyst)}I-1001/"
    answer = browser.post(f"{address}publish/", {"version": "1"}, follow=True)
    assert "A known issue is published with its workaround." in answer.content.decode()
    edit(issue=issue, version=1, changes={"workaround": "Wait."}, by=analyst, at=now)
    answer = browser.post(f"{address}publish/", {"version": "2"}, follow=True)
    assert "I-1001 is a known issue now." in answer.content.decode()
    answer = browser.post(f"{address}withdraw/", {"version": "3"}, follow=True)
    assert "I-1001 is no longer published." in answer.content.decode()


def test_a_ticket_is_taken_off_on_the_page(
    issue: Issue, analyst: Actor, hung: Callable[..., Ticket]
) -> None:
    ticket = hung()
    sent = {"ticket": ticket.reference}
    answer = browser_of(analyst).post(f"{home(analyst)}I-1001/detach/", sent, follow=True)
    assert "T-1001 does not hang on I-1001 any more." in answer.content.decode()
    assert not ticket.issue_links.exists()


def test_a_note_without_words_is_said_beside_the_field(issue: Issue, analyst: Actor) -> None:
    sent = {"text": " ", "key": "00000000-0000-0000-0000-000000000001"}
    answer = browser_of(analyst).post(f"{home(analyst)}I-1001/note/", sent)
    assert answer.status_code == 422
    assert "Write the note before you add it." in answer.content.decode()


def test_an_agent_sees_it_and_no_way_to_change_it(issue: Issue, agent: Actor) -> None:
    page = browser_of(agent).get(f"{home(agent)}I-1001/").content.decode()
    assert "Change the status" not in page
    assert "Add the note" not in page
    answer = browser_of(agent).post(f"{home(agent)}I-1001/note/", {"text": "x"})
    assert answer.status_code == 403


def test_a_fault_stands_beside_its_field(analyst: Actor) -> None:
    answer = browser_of(analyst).post(f"{home(analyst)}new/", {"severity": "2", "is_known": "on"})
    assert answer.status_code == 422
    assert "Say in a few words what goes wrong." in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["Late.", "Lost.", "Slow."]),
        ("status=closed", ["Gone."]),
        ("closed=1", ["Gone."]),
        ("status=all", ["Gone.", "Late.", "Lost.", "Slow."]),
        ("status=confirmed", ["Lost."]),
        ("severity=1", ["Late."]),
        ("county=amber", ["Late.", "Slow."]),
        ("county=birch", ["Lost.", "Slow."]),
        ("group=CS", ["Late."]),
        ("known=on", ["Slow."]),
        ("mine=on", ["Late."]),
        ("severity=1&county=birch", []),
        ("severity=rain", ["Late.", "Lost.", "Slow."]),
    ],
)
def test_the_list_is_filtered(analyst: Actor, now: datetime, query: str, shown: list[str]) -> None:
    assert analyst.user is not None
    mine = str(analyst.user.pk)
    late = IssueFacts("Late.", severity="1", counties=("amber",), group="CS", person=mine)
    open_issue(facts=late, by=analyst, at=now)
    lost = open_issue(facts=IssueFacts("Lost.", counties=("birch",)), by=analyst, at=now)
    move(issue=lost, to=Status.CONFIRMED, by=analyst, at=now)
    slow = open_issue(facts=IssueFacts("Slow.", "Wait."), by=analyst, at=now)
    publish(issue=slow, version=1, by=analyst, at=now)
    gone = open_issue(facts=IssueFacts("Gone."), by=analyst, at=now)
    move(issue=gone, to=Status.CLOSED, given=Given(resolution="data"), by=analyst, at=now)
    page = browser_of(analyst).get(f"{home(analyst)}?{query}").content.decode()
    assert [word for word in ("Gone.", "Late.", "Lost.", "Slow.") if word in page] == shown


def test_the_list_asks_the_same_few_questions_however_long_it_is(
    analyst: Actor, now: datetime, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        facts = IssueFacts(f"Number {number}.", counties=("amber", "birch"), group="CS")
        open_issue(facts=facts, by=analyst, at=now)
    browser = browser_of(analyst)
    browser.get(home(analyst))
    with django_assert_max_num_queries(11):
        answer = browser.get(home(analyst))
    page = answer.content.decode()
    assert "Number 29." in page
    older = page.split('href="')[-1]
    assert "Number 4." not in page
    assert "after=" in page
    assert older


def test_one_issue_asks_the_same_few_questions_however_much_hangs_on_it(
    issue: Issue,
    analyst: Actor,
    hung: Callable[..., Ticket],
    django_assert_max_num_queries: Any,
) -> None:
    browser, address = browser_of(analyst), f"{home(analyst)}I-1001/"
    for _ in range(5):
        hung()
    browser.get(address)
    with django_assert_max_num_queries(17):
        assert browser.get(address).status_code == 200
