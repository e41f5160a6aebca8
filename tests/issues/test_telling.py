"""A change of an issue offers a note for the tickets that hang on it, and never forces it."""

from collections.abc import Callable
from datetime import datetime

import pytest

from hypercare.casework.issues.models import Issue, IssueEntry
from hypercare.casework.issues.policies import Given
from hypercare.casework.issues.selectors import story_of
from hypercare.casework.issues.services import move, tell_tickets
from hypercare.casework.issues.services.lines import Source
from hypercare.casework.issues.states import Status
from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import InvalidInput
from tests.accounts.cast import browser_of


@pytest.fixture
def moved(issue: Issue, analyst: Actor, now: datetime) -> IssueEntry:
    given = Given(workaround="Wait a day.")
    move(issue=issue, to=Status.WORKAROUND, given=given, by=analyst, at=now)
    return issue.story.latest("pk")


def notes(ticket: Ticket) -> list[str]:
    rows = WorkLogEntry.objects.filter(ticket=ticket, kind="note").select_related("text")
    texts = [entry.text.clear or "" for entry in rows if entry.text]
    return [text for text in texts if text.startswith("From I-")]


def test_a_change_alone_tells_no_ticket(moved: IssueEntry, hung: Callable[..., Ticket]) -> None:
    assert notes(hung()) == []


def test_each_note_says_where_it_came_from(
    moved: IssueEntry, hung: Callable[..., Ticket], analyst: Actor, now: datetime
) -> None:
    first, second = hung(), hung()
    source = Source("M-12", "QRT 11:00, day 3")
    told = tell_tickets(
        entry=moved, tickets=[first, second], text="Wait.", by=analyst, at=now, source=source
    )
    assert told == [first, second]
    assert notes(first) == notes(second) == ["From I-1001, QRT 11:00, day 3: Wait."]
    last = story_of(moved.issue, analyst)[-1]
    assert (last.kind, last.text, last.source) == (
        "Tickets told",
        f"{first}, {second}: Wait.",
        "M-12",
    )


def test_a_ticket_is_told_of_a_change_once(
    moved: IssueEntry, hung: Callable[..., Ticket], analyst: Actor, now: datetime
) -> None:
    first, second = hung(), hung()
    tell_tickets(entry=moved, tickets=[first], text="Wait.", by=analyst, at=now)
    again = tell_tickets(entry=moved, tickets=[first, second], text="Other.", by=analyst, at=now)
    assert again == [second]
    assert notes(first) == ["From I-1001: Wait."]
    assert tell_tickets(entry=moved, tickets=[first], text="x", by=analyst, at=now) == []
    assert moved.issue.story.filter(kind="told").count() == 2


def test_what_does_not_hang_there_is_not_told(
    moved: IssueEntry, hung: Callable[..., Ticket], analyst: Actor, now: datetime
) -> None:
    ticket = hung()
    ticket.issue_links.all().delete()
    for tickets, text, field in (
        ([ticket], "x", "tickets"),
        ([], "x", "tickets"),
        ([], "", "text"),
    ):
        with pytest.raises(InvalidInput) as refused:
            tell_tickets(entry=moved, tickets=tickets, text=text, by=analyst, at=now)
        assert set(refused.value.fields) == {field}
    assert notes(ticket) == []


def test_the_page_offers_it_after_the_change_until_it_is_taken(
    moved: IssueEntry, hung: Callable[..., Ticket], analyst: Actor
) -> None:
    first, second = hung(), hung()
    browser, home = browser_of(analyst), f"/{analyst.program.key}/issues/I-1001/"
    page = browser.get(home).content.decode()
    assert "Tell the tickets that hang on it?" in page
    assert "Workaround. Workaround: Wait a day." in page
    given = {"entry": str(moved.pk), "text": "Wait.", "tickets": [first.reference]}
    assert browser.post(f"{home}tell/", given).status_code == 302
    page = browser.get(home).content.decode()
    assert "1 ticket was told." in page
    assert "Tell the tickets that hang on it?" not in page
    assert (notes(first), notes(second)) == (["From I-1001: Wait."], [])


def test_nothing_chosen_is_said_beside_the_field(
    moved: IssueEntry, hung: Callable[..., Ticket], analyst: Actor
) -> None:
    hung()
    home = f"/{analyst.program.key}/issues/I-1001/"
    answer = browser_of(analyst).post(f"{home}tell/", {"entry": str(moved.pk), "text": "Typed."})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose the tickets that are told." in page
    assert "Typed." in page
