"""Many people at one ticket at the same moment (safety row 51)."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from hypercare.casework.mail.filing import work_off
from hypercare.casework.mail.models import RawMessage
from hypercare.casework.mail.states import State
from hypercare.casework.replies.models import Delivery
from hypercare.casework.replies.services import Reply, reply
from hypercare.casework.tickets.errors import Overlap
from hypercare.casework.tickets.models import (
    Attachment,
    Ticket,
    TicketContact,
    TicketReview,
    WorkLogEntry,
)
from hypercare.casework.tickets.services import add_note, attach_file, edit, group
from hypercare.casework.tickets.services.editing import facts_of
from hypercare.casework.tickets.services.moving import move
from hypercare.casework.tickets.services.reviewing import Verdict, review
from hypercare.casework.tickets.states import Outcome, Status
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.errors import OutOfDate
from tests.factories.messages import file, letter, make_mailbox, store
from tests.factories.people import actor_in
from tests.factories.program import NOW, make_program
from tests.replies.conftest import add_mailbox
from tests.tickets.tickets import ticket_of, told

PEOPLE = 50


@pytest.fixture
def people(committed: None) -> list[Actor]:
    program = make_program()
    return [actor_in(program, "readiness-team") for _ in range(10)]


@pytest.fixture
def ticket(people: list[Actor]) -> Ticket:
    return ticket_of(people[0], NOW, severity=3)


def at_once(verbs: list[Callable[[], object]]) -> list[object]:
    """Each in a connection of its own; whatever one raises comes out here."""

    def run(verb: Callable[[], object]) -> object:
        try:
            return verb()
        finally:
            connection.close()

    with ThreadPoolExecutor(25) as pool:
        return list(pool.map(run, verbs))


def note(ticket: Ticket, number: int, by: Actor) -> Callable[[], object]:
    return lambda: add_note(ticket=ticket, text=f"Note {number}", audience="shared", by=by, at=NOW)


def test_50_notes_and_one_change_are_all_kept(people: list[Actor], ticket: Ticket) -> None:
    """RT's t/ticket/race.t: 50 kept, one change, no deadlock seen by anybody."""
    verbs = [note(ticket, number, people[number % 10]) for number in range(PEOPLE)]
    verbs.insert(
        25, lambda: edit(ticket=ticket, version=1, changes={"severity": "1"}, by=people[0], at=NOW)
    )
    at_once(verbs)
    kept = WorkLogEntry.objects.filter(ticket=ticket, kind="note").select_related("text")
    assert sorted(one.text.clear or "" for one in kept if one.text) == sorted(
        f"Note {number}" for number in range(PEOPLE)
    )
    assert WorkLogEntry.objects.filter(ticket=ticket, kind="change").count() == 1
    now = Ticket.objects.get(pk=ticket.pk)
    assert (now.severity, now.version) == (1, 2)
    positions = list(Entry.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, len(positions) + 1))


def test_notes_and_files_while_tickets_are_grouped_are_all_kept(
    people: list[Actor], ticket: Ticket
) -> None:
    others = [ticket_of(people[0], NOW) for _ in range(5)]
    verbs = [note(one, number, people[number]) for number in range(6) for one in (ticket, *others)]
    verbs += [
        lambda one=one: group(tickets=[one], under=ticket, why="", by=people[1], at=NOW)  # type: ignore[misc]
        for one in others
    ]
    verbs += [
        lambda one=one: attach_file(  # type: ignore[misc]
            ticket=one, file=b"same bytes", name="a.txt", audience="shared", by=people[2], at=NOW
        )
        for one in others
    ]
    at_once(verbs)
    assert WorkLogEntry.objects.filter(kind="note").count() == 36
    assert Attachment.objects.count() == 5
    assert Ticket.objects.filter(under=ticket).count() == 5


def test_the_same_key_from_two_tabs_is_one_note(people: list[Actor], ticket: Ticket) -> None:
    key = uuid4()
    verbs: list[Callable[[], object]] = [
        lambda: add_note(
            ticket=ticket, text="Once.", audience="shared", by=people[0], at=NOW, key=key
        )
    ] * 8
    assert len(set(at_once(verbs))) == 1
    assert WorkLogEntry.objects.filter(ticket=ticket, kind="note").count() == 1


def test_two_who_review_one_ticket_at_once_are_one_review_and_one_sentence(
    people: list[Actor], ticket: Ticket
) -> None:
    """One wins, the other is told how it stands now; the story has one review and no other line."""

    def by(who: Actor, code: str) -> Callable[[], object]:
        def run() -> object:
            said = Verdict(Outcome.ASSIGN, group=code, why=f"For {code}.")
            try:
                return review(ticket=ticket, verdict=said, by=who, at=NOW, version=1).outcome
            except OutOfDate as error:
                return error.sentence

        return run

    answers = at_once([by(people[0], "CS"), by(people[1], "MRT")])
    winner = answers.index("assign")
    other = f"{people[winner].user} changed T-1001 in between; it is assigned now. Look at it"
    assert str(answers[1 - winner]).startswith(other)
    won = ("CS", "MRT")[winner]
    now = Ticket.objects.select_related("group").get(pk=ticket.pk)
    assert (now.status, now.version, now.group.code) == ("assigned", 2, won)
    assert TicketReview.objects.filter(ticket=ticket).count() == 1
    assert [line for line in told(ticket) if line.endswith(f"For {won}.")] == told(ticket)


def test_fifty_notes_and_one_transition_are_all_kept(people: list[Actor], ticket: Ticket) -> None:
    """Issue 4: 50 kept, one transition, no deadlock error seen by anybody."""
    verbs = [note(ticket, number, people[number % 10]) for number in range(PEOPLE)]
    verbs.insert(25, lambda: move(ticket=ticket, to=Status.REDIRECTED, by=people[0], at=NOW))
    at_once(verbs)
    kinds = Counter(WorkLogEntry.objects.filter(ticket=ticket).values_list("kind", flat=True))
    assert kinds == {"contact": 1, "note": PEOPLE, "status": 1}
    now = Ticket.objects.get(pk=ticket.pk)
    assert (now.status, now.version) == ("redirected", 2)


def test_fifty_mailed_replies_and_one_transition_are_all_kept(people: list[Actor]) -> None:
    """Issue 4: the replies as mails, half of them from the caller and half of them from us.

    Each mail is filed at its first try, so that no deadlock hides behind a second one.
    """
    mailbox, _line = make_mailbox(people[0].program), add_mailbox(people[0].program)
    first = file(mailbox, letter(), NOW)
    ticket, contact = first.ticket, first.contact
    assert ticket is not None
    assert contact is not None
    subject, half = f"Re: [{ticket.reference}] Cases", PEOPLE // 2
    came = [store(mailbox, letter(f"Answer {n}", subject=subject), NOW) for n in range(half)]
    facts = [Reply(f"Reply {n}", [contact.reference], "cs_mail", uuid4()) for n in range(half)]
    verbs: list[Callable[[], object]] = [lambda: work_off(at=NOW, most=1)] * half
    verbs += [
        lambda one=one, by=by: reply(ticket=ticket, facts=one, by=by, at=NOW)  # type: ignore[misc]
        for one, by in zip(facts, people * half, strict=False)
    ]
    shuffled = verbs[::2] + verbs[1::2]
    at_once([*shuffled, lambda: move(ticket=ticket, to=Status.REDIRECTED, by=people[0], at=NOW)])
    filed = RawMessage.objects.filter(pk__in=[one.pk for one in came])
    assert set(filed.values_list("state", "attempts", "ticket")) == {(State.FILED, 1, ticket.pk)}
    assert TicketContact.objects.filter(ticket=ticket).count() == 1 + half
    assert Delivery.objects.filter(reply__in=[one.key for one in facts]).count() == half
    kinds = Counter(WorkLogEntry.objects.filter(ticket=ticket).values_list("kind", flat=True))
    assert (kinds["contact"], kinds["e-mail"], kinds["status"]) == (1 + half, half, 1)
    assert Ticket.objects.get(pk=ticket.pk).status == "redirected"


def test_ten_people_who_change_one_fact_get_one_winner_and_nine_questions(
    people: list[Actor], ticket: Ticket
) -> None:
    was = facts_of(ticket, people[0])

    def change(number: int) -> Callable[[], object]:
        def run() -> object:
            changes = was | {"subject": f"Subject {number}"}
            try:
                edit(ticket=ticket, version=1, changes=changes, was=was, by=people[number], at=NOW)
            except Overlap as overlap:
                return overlap.mine["subject"]
            return ""

        return run

    answers = [str(answer) for answer in at_once([change(number) for number in range(10)])]
    kept = Ticket.objects.select_related("subject").get(pk=ticket.pk)
    assert kept.version == 2
    assert sorted([kept.subject.clear or "", *filter(None, answers)]) == sorted(
        f"Subject {number}" for number in range(10)
    )
