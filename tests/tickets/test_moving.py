"""One table says which state may follow; what it lacks is refused with a sentence (R13)."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from hypercare.casework.intake.services import receive
from hypercare.casework.intake.withdrawing import restore, withdraw
from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.casework.tickets.policies import Given, faults, why_not
from hypercare.casework.tickets.services.moving import move
from hypercare.casework.tickets.services.waking import release_due, wake_due
from hypercare.casework.tickets.states import TRANSITIONS, Need, Status, transition
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import rights
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.errors import (
    Conflict,
    HypercareError,
    InvalidInput,
    NotAllowed,
    NotFound,
    OutOfDate,
)
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import SupportGroup
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import close_wave
from tests.tickets.tickets import changed, ticket_of

HOUR = timedelta(hours=1)


def everything(at: datetime) -> Given:
    """Enough for any transition."""
    return Given(
        why="Because.",
        resolution="Explained.",
        group="CS",
        wait_for="caller",
        wake_at=at + HOUR,
    )


def put(ticket: Ticket, state: Status, by: Actor, at: datetime) -> Ticket:
    """By the shortest way through the table."""
    ways: dict[Status, tuple[Status, ...]] = {Status(ticket.status): ()}
    while state not in ways:
        for row in TRANSITIONS:
            if row.start in ways and row.end not in ways:
                ways[row.end] = (*ways[row.start], row.end)
    for end in ways[state]:
        ticket = move(ticket=ticket, to=end, by=by, at=at, given=everything(at))
    return ticket


def facts(ticket: Ticket) -> dict[str, object]:
    rows = Ticket.objects.filter(pk=ticket.pk).values()
    counts = WorkLogEntry.objects.filter(ticket=ticket).count(), Entry.objects.count()
    return {**rows[0], "counts": counts}


@pytest.mark.parametrize(("start", "end"), list(product(Status, Status)))
def test_it_moves_where_the_table_says_and_nowhere_else(
    ticket: Ticket, readiness: Actor, now: datetime, start: Status, end: Status
) -> None:
    """And the database agrees with what it wrote."""
    put(ticket, start, readiness, now)
    before = facts(ticket)
    if transition(start, end):
        moved = move(ticket=ticket, to=end, by=readiness, at=now, given=everything(now))
        moved.refresh_from_db()
        assert moved.status == end
        return
    with pytest.raises(Conflict) as refused:
        move(ticket=ticket, to=end, by=readiness, at=now, given=everything(now))
    assert "T-1001" in refused.value.sentence
    assert facts(ticket) == before


def test_the_sentence_says_what_to_do() -> None:
    assert why_not("T-1042", Status.CLOSED, Status.ASSIGNED) == (
        "T-1042 is closed. Reopen it before assigning."
    )
    assert why_not("T-1042", Status.NEW, Status.RESOLVED) == (
        "T-1042 has not been reviewed. Review it before resolving."
    )
    assert why_not("T-1042", Status.WAITING, Status.IN_REVIEW) == (
        "T-1042 has been reviewed and is waiting. Hand it back first."
    )
    assert why_not("T-1042", Status.CLOSED, Status.CLOSED) == "T-1042 is closed already."
    assert why_not("T-1042", Status.ASSIGNED, Status.REOPENED) == (
        "T-1042 is assigned, so there is nothing to reopen."
    )


@pytest.mark.parametrize("row", [row for row in TRANSITIONS if row.needs], ids=str)
def test_what_is_missing_is_named(row: object, now: datetime) -> None:
    fields = {
        Need.REASON: {"why"},
        Need.RESOLUTION: {"resolution"},
        Need.WAKE_UP: {"wait_for", "wake_at"},
        Need.GROUP: {"group"},
    }
    assert row in TRANSITIONS
    found = TRANSITIONS[TRANSITIONS.index(row)]
    assert set(faults(found, Given(), now)) == set().union(*(fields[n] for n in found.needs))
    assert faults(found, everything(now), now) == {}


def test_a_wake_up_time_lies_ahead(ticket: Ticket, readiness: Actor, now: datetime) -> None:
    given = replace(everything(now), wake_at=now)
    with pytest.raises(InvalidInput, match="has passed"):
        move(ticket=ticket, to=Status.WAITING, by=readiness, at=now, given=given)
    assert Ticket.objects.get(pk=ticket.pk).status == "new"


def test_every_row_of_the_table_is_for_somebody() -> None:
    for row in TRANSITIONS:
        assert rights().actions[row.action].scopes
        assert row.start != row.end or row.needs


def test_a_state_and_its_facts_are_held_together_by_the_database(
    ticket: Ticket, readiness: Actor
) -> None:
    rows = Ticket.objects.filter(pk=ticket.pk)
    wrong = (
        {"status": "waiting"},
        {"status": "resolved"},
        {"status": "closed"},
        {"status": "in-review"},
        {"status": "lost"},
        {"wake_at": ticket.opened_at},
        {"closed_at": ticket.opened_at},
        {"claimed_by": readiness.user},
        {"reviewed_at": ticket.opened_at},
        {"reviewed_at": ticket.opened_at, "reviewed_by": readiness.user},
    )
    for change in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_the_story_and_the_journal_say_what_happened(
    ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    given = Given(group="CS", person=readiness.user.pk if readiness.user else None)
    why = "SSN 123-45-6789 is theirs."
    moved = move(ticket=ticket, to=Status.ASSIGNED, by=readiness, at=now, why=why, given=given)
    entry = WorkLogEntry.objects.filter(ticket=ticket).order_by("-pk")[0]
    assert entry.text is not None
    assert entry.text.masked == "Assigned to Group CS, Sample Person. SSN [SSN masked] is theirs."
    assert (entry.kind, entry.change["from_group"]) == ("assignment", "MRT")
    assert (moved.reviewed_at, moved.reviewed_by) == (now, readiness.user)
    assert (moved.version, moved.moved_at) == (2, now)
    last = Entry.objects.order_by("-position")[0]
    assert (last.verb, last.teams) == ("ticket.moved", ["CS", "MRT"])
    assert "123-45" not in str(last.data)


def test_an_old_version_is_refused(ticket: Ticket, readiness: Actor, now: datetime) -> None:
    """Safety row 51."""
    move(ticket=ticket, to=Status.REDIRECTED, by=readiness, at=now, version=1)
    before = facts(ticket)
    with pytest.raises(OutOfDate, match="it is redirected now"):
        move(ticket=ticket, to=Status.REOPENED, by=readiness, at=now, why="x", version=1)
    assert facts(ticket) == before


def test_a_closed_wave_is_read_only(ticket: Ticket, readiness: Actor, now: datetime) -> None:
    """Safety, who may do what, rule 1; what comes in later is worked on."""
    program = readiness.program
    close_wave(program, 1, now + HOUR)
    before = facts(ticket)
    with pytest.raises(Conflict, match=r"Wave 1 is closed\. T-1001 can be read"):
        move(ticket=ticket, to=Status.REDIRECTED, by=readiness, at=now + 2 * HOUR)
    assert facts(ticket) == before
    later = ticket_of(readiness, now + 2 * HOUR)
    move(ticket=later, to=Status.REDIRECTED, by=readiness, at=now + 2 * HOUR)


@pytest.mark.parametrize(
    ("group", "says"), [("CS", "no longer used"), ("NONE", "no support group “NONE”")]
)
def test_a_vanished_group_is_refused(
    ticket: Ticket, readiness: Actor, now: datetime, group: str, says: str
) -> None:
    SupportGroup.objects.filter(program=readiness.program, code="CS").update(retired_at=now)
    changed(readiness.program)
    before = facts(ticket)
    with pytest.raises(InvalidInput, match=says):
        move(ticket=ticket, to=Status.ASSIGNED, by=readiness, at=now, given=Given(group=group))
    assert facts(ticket) == before


def test_a_person_has_to_work_with_the_group(
    ticket: Ticket, readiness: Actor, program: Program, now: datetime
) -> None:
    other = actor_in(program, "team-member", teams=("MRT",)).user
    assert other is not None
    given = Given(group="CS", person=other.pk)
    with pytest.raises(InvalidInput, match="does not work with Group CS"):
        move(ticket=ticket, to=Status.ASSIGNED, by=readiness, at=now, given=given)


def test_a_group_hands_back_with_a_reason_and_is_counted(
    ticket: Ticket, readiness: Actor, program: Program, now: datetime
) -> None:
    """R13: it needs review again, by those who review."""
    put(ticket, Status.ASSIGNED, readiness, now)
    member = actor_in(program, "team-member", teams=("CS",))
    with pytest.raises(InvalidInput, match="Say why"):
        move(ticket=ticket, to=Status.NEW, by=member, at=now)
    back = move(ticket=ticket, to=Status.NEW, by=member, at=now, why="Not ours.")
    assert (back.status, back.group.code, back.hand_backs) == ("new", "MRT", 1)
    assert back.reviewed_at is None
    assert list(Ticket.objects.visible_to(readiness).unreviewed()) == [back]


@pytest.mark.parametrize(
    ("role", "teams", "to", "error"),
    [
        ("team-member", ("CS",), Status.RESOLVED, None),
        ("team-member", ("CS",), Status.CLOSED, NotAllowed),
        ("team-member", ("MRT",), Status.RESOLVED, NotFound),
        ("agent", (), Status.RESOLVED, NotAllowed),
        ("manager", (), Status.CLOSED, None),
        ("program-lead", (), Status.RESOLVED, NotAllowed),
        ("auditor", (), Status.RESOLVED, NotAllowed),
        ("administrator", (), Status.RESOLVED, NotFound),
    ],
)
def test_who_may(
    ticket: Ticket,
    readiness: Actor,
    program: Program,
    now: datetime,
    role: str,
    teams: tuple[str, ...],
    to: Status,
    error: type[HypercareError] | None,
) -> None:
    put(ticket, Status.ASSIGNED, readiness, now)
    somebody = actor_in(program, role, teams=teams)
    before = facts(ticket)
    if error is None:
        move(ticket=ticket, to=to, by=somebody, at=now, given=everything(now))
        return
    with pytest.raises(error):
        move(ticket=ticket, to=to, by=somebody, at=now, given=everything(now))
    assert facts(ticket) == before


def test_an_agent_changes_what_is_their_own_and_closes_nothing(
    ticket: Ticket, readiness: Actor, agent: Actor, now: datetime
) -> None:
    put(ticket, Status.ASSIGNED, readiness, now)
    move(ticket=ticket, to=Status.RESOLVED, by=agent, at=now, given=everything(now))
    with pytest.raises(NotAllowed):
        move(ticket=ticket, to=Status.CLOSED, by=agent, at=now)


@pytest.mark.parametrize("to", [Status.NEW, Status.ASSIGNED])
def test_a_wait_is_no_way_around_a_review_or_a_hand_back(
    ticket: Ticket, readiness: Actor, now: datetime, to: Status
) -> None:
    """Issue 4: handed back with a reason, which is counted."""
    wait = Given(wait_for="caller", wake_at=now + HOUR)
    if to == Status.NEW:
        put(ticket, Status.ASSIGNED, readiness, now)
    move(ticket=ticket, to=Status.WAITING, by=readiness, at=now, given=wait)
    before = facts(ticket)
    with pytest.raises(Conflict, match=r"T-1001 waits, and is (assigned|new) again"):
        move(ticket=ticket, to=to, by=readiness, at=now)
    assert facts(ticket) == before


def test_who_may_only_move_does_not_reassign_what_waits(
    ticket: Ticket, readiness: Actor, agent: Actor, now: datetime
) -> None:
    put(ticket, Status.WAITING, readiness, now)
    with pytest.raises(NotAllowed):
        move(ticket=ticket, to=Status.ASSIGNED, by=agent, at=now, given=Given(group="CS"))


@pytest.mark.parametrize(("way", "back"), [((), "new"), ((Status.ASSIGNED,), "assigned")])
def test_it_wakes_up_by_itself_where_it_waited_from(
    ticket: Ticket, readiness: Actor, now: datetime, way: tuple[Status, ...], back: str
) -> None:
    for end in (*way, Status.WAITING):
        move(ticket=ticket, to=end, by=readiness, at=now, given=everything(now))
    assert wake_due(at=now + HOUR - timedelta(seconds=1)) == 0
    assert wake_due(at=now + HOUR) == 1
    assert wake_due(at=now + HOUR) == 0
    found = Ticket.objects.get(pk=ticket.pk)
    assert (found.status, found.wake_at, found.wait_for) == (back, None, "")
    assert (found.reviewed_at is None) == (back == "new")
    assert found.hand_backs == 0
    assert Entry.objects.order_by("-position")[0].verb == "ticket.woken"


def test_a_claim_is_let_go_by_itself_and_leaves_no_line_in_the_story(
    ticket: Ticket, readiness: Actor, program: Program, now: datetime
) -> None:
    lines = ticket.log.count()
    held = move(ticket=ticket, to=Status.IN_REVIEW, by=readiness, at=now)
    assert (held.claimed_by, held.version) == (readiness.user, 1)
    other = actor_in(program, "analyst")
    with pytest.raises(Conflict, match=r"Sample Person is reviewing T-1001, until 10:05"):
        move(ticket=ticket, to=Status.REDIRECTED, by=other, at=now + timedelta(minutes=4))
    assert release_due(at=now + timedelta(minutes=5)) == 1
    move(ticket=ticket, to=Status.IN_REVIEW, by=other, at=now + timedelta(minutes=5))
    assert ticket.log.count() == lines


def test_a_further_contact_wakes_what_waits_for_the_caller(
    ticket: Ticket, readiness: Actor, agent: Actor, now: datetime
) -> None:
    """R31: and who comes back opens again what was thought done."""
    put(ticket, Status.WAITING, readiness, now)
    ticket_of(agent, now, attach_to="T-1001")
    assert Ticket.objects.get(pk=ticket.pk).status == "new"
    put(Ticket.objects.get(pk=ticket.pk), Status.RESOLVED, readiness, now)
    ticket_of(agent, now, attach_to="T-1001")
    assert Ticket.objects.get(pk=ticket.pk).status == "reopened"


def test_what_a_withdrawal_closed_is_exactly_as_it_was_when_it_is_restored(
    readiness: Actor, agent: Actor, now: datetime
) -> None:
    logged = receive(incoming(), by=agent, at=now)
    assert logged.ticket is not None
    put(logged.ticket, Status.WAITING, readiness, now)
    before = Ticket.objects.filter(pk=logged.ticket.pk).values()[0]
    withdraw(logged.contact, why="Twice.", version=1, by=agent, at=now)
    assert Ticket.objects.get(pk=logged.ticket.pk).closed_at == now
    restore(logged.contact, version=2, by=agent, at=now)
    after = Ticket.objects.filter(pk=logged.ticket.pk).values()[0]
    assert {**after, "version": 0} == {**before, "version": 0}
