"""Notes in a work log, and who may read the internal ones (field class N)."""

from datetime import datetime

import pytest

from hypercare.casework.intake.services import receive
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.selectors import story
from hypercare.casework.tickets.services import add_note
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import InvalidInput, NotAllowed
from hypercare.foundation.programs.models import Program
from tests.factories.contacts import incoming
from tests.factories.people import actor_in


@pytest.fixture
def ticket(agent: Actor, now: datetime) -> Ticket:
    found = receive(incoming(), by=agent, at=now).ticket
    assert found is not None
    return found


def notes(ticket: Ticket, reader: Actor) -> list[str]:
    return [entry.text.masked for entry in story(ticket, reader) if entry.text]


@pytest.mark.parametrize(
    ("role", "teams", "reads"),
    [
        ("readiness-team", (), True),
        ("analyst", (), True),
        ("manager", (), True),
        ("auditor", (), True),
        ("agent", (), False),
        ("agent", ("MRT",), True),
        ("team-member", ("CS",), False),
        ("team-member", ("MRT",), True),
        ("service", (), False),
    ],
)
def test_internal_notes_are_for_who_may_read_them(
    program: Program,
    readiness: Actor,
    now: datetime,
    ticket: Ticket,
    role: str,
    teams: tuple[str, ...],
    reads: bool,
) -> None:
    add_note(ticket=ticket, text="Between us.", audience="internal", by=readiness, at=now)
    add_note(ticket=ticket, text="For all.", audience="shared", by=readiness, at=now)
    expected = ["Between us.", "For all."] if reads else ["For all."]
    assert notes(ticket, actor_in(program, role, teams=teams)) == expected


def test_everybody_reads_what_they_wrote(agent: Actor, now: datetime, ticket: Ticket) -> None:
    add_note(ticket=ticket, text="Mine.", audience="internal", by=agent, at=now)
    assert notes(ticket, agent) == ["Mine."]


def test_a_note_without_words_is_refused(agent: Actor, now: datetime, ticket: Ticket) -> None:
    with pytest.raises(InvalidInput):
        add_note(ticket=ticket, text=" \n ", audience="internal", by=agent, at=now)


def test_identifiers_in_a_note_are_masked(agent: Actor, now: datetime, ticket: Ticket) -> None:
    """R34."""
    add_note(ticket=ticket, text="SSN 123-45-6789", audience="internal", by=agent, at=now)
    assert notes(ticket, agent) == ["SSN [SSN masked]"]


def test_who_may_only_read_adds_nothing(program: Program, now: datetime, ticket: Ticket) -> None:
    with pytest.raises(NotAllowed):
        add_note(
            ticket=ticket,
            text="x",
            audience="internal",
            by=actor_in(program, "auditor"),
            at=now,
        )
