"""However few texts are looked at: what a search finds is what the plain statement finds."""

from datetime import datetime, timedelta
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake.services import receive
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.selectors import readable_entries
from hypercare.casework.tickets.services import add_note
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program
from hypercare.foundation.words.models import Words
from hypercare.insight.finding import hits, probing, searching
from hypercare.insight.finding.filters import Filters
from hypercare.insight.finding.hits import page_of_hits
from hypercare.insight.finding.offers import offer
from hypercare.insight.finding.searching import Key, find
from hypercare.insight.finding.selecting import rows
from hypercare.insight.finding.states import Listed
from hypercare.insight.finding.walking import sees_all
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import NOW

BIRDS = ("heron", "bittern", "curlew", "plover", "dunlin")
# Each is in twice as many texts as the one after it; the last is in the oldest only.
OFTEN = {bird: 2 ** (len(BIRDS) - place) for place, bird in enumerate(BIRDS)}
QUIETLY: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "phases": [Phase.explicit, Phase.reuse, Phase.generate],
}
few = st.integers(1, 12)
asked = st.lists(
    st.sampled_from([*BIRDS, "osprey"]).flatmap(lambda bird: st.sampled_from([bird, f"-{bird}"])),
    min_size=1,
    max_size=3,
).map(" ".join)


@pytest.fixture
def cast(program: Program) -> list[Actor]:
    """Calls of an afternoon, some logged late; notes that came days after their ticket."""
    agent, readiness = actor_in(program, "agent"), actor_in(program, "readiness-team")
    chance = Random(4)
    for nth in range(36):
        at = NOW + timedelta(minutes=nth)
        late = at - timedelta(minutes=chance.choice((0, 0, 0, 45)))
        said = incoming(reason=_words(chance, nth), happened_at=late, severity=chance.randint(1, 4))
        ticket = receive(said, by=agent, at=at).ticket
        if ticket is not None and nth % 4 == 0:
            about: dict[str, Any] = {"ticket": ticket, "by": readiness}
            audience = chance.choice(("internal", "shared"))
            add_note(
                text=_words(chance, nth), audience=audience, at=at + timedelta(days=1), **about
            )
    roles = ("manager", "analyst", "auditor", "program-lead")
    members = [actor_in(program, "team-member", teams=(team,)) for team in ("MRT", "CS", "APP")]
    return [agent, readiness, *(actor_in(program, role) for role in roles), *members]


def _words(chance: Random, nth: int) -> str:
    said = [bird for bird in BIRDS if chance.randrange(40) < OFTEN[bird]]
    return " ".join(["A bird:", *said, *(["dunlin"] if nth < 8 else [])])


def plain(actor: Actor, question: str) -> list[Key]:
    """All that holds a text with the words, the newest first."""
    query = RawSQL("search @@ websearch_to_tsquery('english', %s)", [question], BooleanField())
    texts = Words.objects.filter(program=actor.program).filter(query).values("pk")
    contacts = Contact.objects.visible_to(actor).counted().filter(reason__in=texts)
    tickets = Ticket.objects.visible_to(actor)
    noted = readable_entries(actor).filter(text__in=texts).values("ticket")
    told = tickets.filter(subject__in=texts) | tickets.filter(pk__in=noted)
    keys: list[Key] = [("C", one.pk, one.happened_at) for one in contacts]
    keys += [("T", one.pk, one.opened_at) for one in told.distinct()]
    return sorted(keys, key=_place, reverse=True)


def _place(key: Key) -> tuple[datetime, str, int]:
    return key[2], key[0], key[1]


def test_nothing_newer_than_it_says_is_missing_and_nothing_else_is_there(
    cast: list[Actor],
) -> None:
    @given(st.sampled_from(cast), asked, few, st.tuples(few, few, few, few))
    @settings(max_examples=50, **QUIETLY)
    def holds(actor: Actor, question: str, most: int, sizes: tuple[int, int, int, int]) -> None:
        near, probe, walk, enough = sizes
        with patch.multiple(probing, NEAR=near, PROBE=probe, WALK=walk, ENOUGH=enough):
            found = find(actor, question, most=most)
        wanted = plain(actor, question)
        sure = [key for key in wanted if found.since is None or key[2] > found.since]
        assert list(found.keys[: len(sure)]) == sure
        assert set(found.keys) <= set(wanted)
        assert found.capped == (found.since is not None)

    holds()


def test_the_pages_of_a_search_are_those_of_the_plain_statement(cast: list[Actor]) -> None:
    """Also where the newest few texts do not fill a page, for every role."""

    @given(st.sampled_from(cast), asked, few, few, st.sampled_from([3, 7, 30]))
    @settings(max_examples=25, **QUIETLY)
    def holds(actor: Actor, question: str, most: int, near: int, size: int) -> None:
        seen, after = [], ""
        with patch.object(hits, "FEW", most), patch.object(probing, "NEAR", near):
            while True:
                page = page_of_hits(actor, question, after=after, size=size)
                seen += [hit.reference for hit in page.items]
                after = page.next_cursor or ""
                if not after:
                    break
        assert seen == [_reference(key) for key in plain(actor, question)]

    holds()


def _reference(key: Key) -> str:
    kind = Contact if key[0] == "C" else Ticket
    return kind.objects.get(pk=key[1]).reference


def test_who_sees_a_part_is_told_all_of_it_however_common_the_words(cast: list[Actor]) -> None:
    """None of the newest texts may be theirs; then their own rows are walked."""
    parts = [actor for actor in cast if not sees_all(actor)]

    @given(st.sampled_from(parts), asked, few)
    @settings(max_examples=15, **QUIETLY)
    def holds(actor: Actor, question: str, newest: int) -> None:
        with patch.object(searching, "NEWEST", newest):
            found = find(actor, question)
        wanted = plain(actor, question)
        assert list(found.keys) == wanted[:newest]
        assert found.capped == (len(wanted) > newest)

    holds()


def test_words_and_filters_together_leave_what_has_both(cast: list[Actor]) -> None:
    """All of it, also of words that more have than are ever listed by their keys."""
    listed = st.sampled_from([(Listed.CONTACTS, "C"), (Listed.TICKETS, "T")])
    severities = st.lists(st.sampled_from("1234"), min_size=1, max_size=3, unique=True)

    @given(st.sampled_from(cast), asked, listed, severities, st.sampled_from([2, 9, 1000]))
    @settings(max_examples=20, **QUIETLY)
    def holds(
        actor: Actor, question: str, which: tuple[Listed, str], severity: list[str], newest: int
    ) -> None:
        offered = offer(actor.program, which[0], NOW.date())
        filters = Filters(q=question, severity=tuple(severity))
        with patch.object(searching, "NEWEST", newest):
            found = {one.pk for one in rows(actor, which[0], filters, offered)}
        all_of_them = rows(actor, which[0], Filters(severity=tuple(severity)), offered)
        keys = plain(actor, question)
        words = {key for kind, key, _at in keys if kind == which[1]}
        if which[0] is Listed.TICKETS:
            under = Ticket.objects.filter(
                links__contact__in=[k for kind, k, _at in keys if kind == "C"]
            )
            words |= {one.pk for one in under}
        assert found == {one.pk for one in all_of_them} & words

    holds()
