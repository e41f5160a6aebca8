"""Ten thousand events over mixed scopes: nobody hears what they may not see (safety row 38)."""

import random
from collections import defaultdict

import pytest

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.accounts.rights import rights, scope_of
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.live.selectors import since
from hypercare.foundation.programs.models import Program
from tests.factories.people import actor_in
from tests.factories.program import NOW, make_program

SIZE = 10_000
TEAMS = ("MRT", "CS", "APP")
LOOKS = ("contact.read", "ticket.read", "issue.read", "audit.read", "notice.read", "no.such")


def may_hear(actor: Actor, entry: Entry) -> bool:
    """Written once more, from the words of rights.toml, not from the code under test."""
    scope = scope_of(actor, entry.read_action)
    own = actor.user is not None and actor.user.pk in (entry.owner_id, entry.user_id)
    if entry.program_id != actor.program.pk or scope is None:
        return False
    if scope in ("all", "masked"):
        return True
    if scope == "team":
        return own or any(team in actor.teams for team in entry.teams)
    return scope == "own" and own


@pytest.fixture
def cast(program: Program) -> list[Actor]:
    roles = [actor_in(program, role) for role in rights().people]
    return [*roles, *(actor_in(program, "team-member", teams=(team,)) for team in TEAMS)]


def filled(programs: list[Program], people: list[int]) -> None:
    pick = random.Random(38)
    positions: dict[int, int] = defaultdict(int)
    entries: list[Entry] = []
    for _ in range(SIZE):
        program = pick.choice(programs)
        positions[program.pk] += 1
        entries.append(
            Entry(
                program=program,
                position=positions[program.pk],
                at=NOW,
                verb="thing.happened",
                subject=f"C-{len(entries)}",
                read_action=pick.choice(LOOKS),
                teams=pick.sample(TEAMS, pick.randint(0, 2)),
                owner_id=pick.choice([None, *people]),
                user_id=pick.choice([None, *people]),
            )
        )
    Entry.objects.bulk_create(entries)
    for program in programs:
        program.journal_position = positions[program.pk]
        program.save(update_fields=["journal_position"])


def heard(actor: Actor) -> list[str]:
    subjects: list[str] = []
    position, more = 0, True
    while more:
        found = since(actor, position)
        subjects += [event.subject for event in found.events]
        position, more = found.position, found.more
    return subjects


def test_ten_thousand_events_leak_nothing_and_lose_nothing(
    program: Program, cast: list[Actor]
) -> None:
    other = make_program()
    filled([program, other], [member.user_id for member in Membership.objects.all()])
    for actor in cast:
        actor.program.refresh_from_db()
        entries = Entry.objects.order_by("position")
        right = [entry.subject for entry in entries if may_hear(actor, entry)]
        assert heard(actor) == right
    assert sum(len(heard(actor)) for actor in cast) > SIZE
