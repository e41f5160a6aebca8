"""A question is put together once, and finds what its queryset finds."""

from collections.abc import Iterable
from datetime import datetime

import pytest
from django.db import connection
from django.db.models import F, QuerySet, Value
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.questions import Among, Given, question, question_of_its_own
from hypercare.foundation.programs.models import Program
from tests.factories.people import actor_in
from tests.factories.program import NOW
from tests.tickets.tickets import ticket_of

composed: list[object] = []


def rows(actor: Actor) -> QuerySet[Ticket]:
    composed.append(actor)
    mine = Ticket.objects.visible_to(actor).annotate(twice=F("number") * 2)
    return mine.select_related("subject", "group", "person").order_by("-number")


@question
def asked(actor: Actor) -> QuerySet[Ticket]:
    return rows(actor).filter(number__gte=Given("first"))


@question
def named(actor: Actor, name: str) -> QuerySet[Ticket]:
    return Ticket.objects.visible_to(actor).filter(entity_name=name, number=Given("number"))


@question_of_its_own
def severe(actor: Actor, severities: tuple[int, ...]) -> QuerySet[Ticket]:
    asked = Ticket.objects.visible_to(actor).filter(severity__in=severities)
    return asked.filter(number__gte=Given("first"), opened_at__gte=NOW)


@question
def numbers(actor: Actor) -> QuerySet[Ticket, tuple[int, str]]:
    mine = Ticket.objects.visible_to(actor).filter(number=Given("number"))
    told = [mine.filter(pk__in=Among("keys")).values_list("number", Value(kind)) for kind in "ab"]
    return told[0].union(told[1], all=True)


@question
def entries() -> QuerySet[Entry]:
    return Entry.objects.filter(pk__in=Among("keys")).order_by("pk")


def told(tickets: Iterable[Ticket]) -> list[object]:
    """All columns, what hangs on the row, and what was computed."""
    return [
        (model_to_dict(one, exclude=["contacts"]), one.subject.masked, one.group.name, one.person,
         getattr(one, "twice"))  # noqa: B009
        for one in tickets
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["readiness-team", "team-member", "auditor", "recipient"])
def test_it_finds_what_the_queryset_finds(
    program: Program, agent: Actor, now: datetime, role: str
) -> None:
    """For who sees all, some, masked words and nothing."""
    for _ in range(3):
        ticket_of(agent, now)
    reader = actor_in(program, role, teams=("MRT",))
    with CaptureQueriesContext(connection) as counted:
        found = told(asked(reader, first=1002))
    assert found == told(rows(reader).filter(number__gte=1002))
    assert (len(counted), len(found)) == ((0, 0) if role == "recipient" else (1, 2))


def test_it_is_put_together_once_for_a_reader_and_planned_once(agent: Actor, now: datetime) -> None:
    ticket_of(agent, now)
    composed.clear()
    assert [len(asked(agent, first=first)) for first in (1001, 1002, 1001)] == [1, 0, 1]
    assert composed == [agent]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%AS \"twice\"%'"
        )
        assert cursor.fetchone() == (1,)


def test_any_number_of_keys_and_nested_data(agent: Actor, now: datetime) -> None:
    """What the database gives in another form becomes what the field holds."""
    for _ in range(2):
        ticket_of(agent, now)
    known = list(Entry.objects.filter(program=agent.program).order_by("pk"))
    assert entries(keys=[one.pk for one in known]) == known
    assert [one.data for one in entries(keys=[one.pk for one in known])] == [
        one.data for one in known
    ]


def test_one_of_its_own_is_planned_for_the_very_numbers_that_it_looks_for(
    agent: Actor, now: datetime
) -> None:
    ticket = ticket_of(agent, now)
    first, other = ticket.number, ticket.severity + 1
    assert severe(agent, (ticket.severity, other), first=first) == [ticket]
    assert severe(agent, (ticket.severity,), first=first + 1) == severe(agent, (other,), first=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT parameter_types::text FROM pg_prepared_statements"
            " WHERE statement LIKE '%\"severity\" IN (%'"
        )
        assert {kinds for (kinds,) in cursor.fetchall()} == {"{smallint}"}


def test_rows_without_objects_are_tuples_and_what_is_given_is_sent_once(
    agent: Actor, now: datetime
) -> None:
    """Also for two querysets together, and for no key at all."""
    ticket = ticket_of(agent, now)
    given = {"number": ticket.number, "keys": [ticket.pk]}
    assert sorted(numbers(agent, **given)) == [(ticket.number, "a"), (ticket.number, "b")]
    assert numbers(agent, number=ticket.number, keys=[]) == []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cardinality(parameter_types) FROM pg_prepared_statements"
            " WHERE statement LIKE '%UNION ALL%'"
        )
        assert {count for (count,) in cursor.fetchall()} == {4}  # of each part its own program


def test_words_are_part_of_the_statement_whatever_they_hold(agent: Actor, now: datetime) -> None:
    """So that an index of some states answers; what differs each time is sent beside it."""
    name = "50% of 'Amber' %s \\ \"County\""
    ticket = ticket_of(agent, now)
    Ticket.objects.filter(pk=ticket.pk).update(entity_name=name)
    assert named(agent, name, number=ticket.number) == [ticket]
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        assert any("50% of ''Amber'' %s" in statement for (statement,) in cursor.fetchall())
    assert named(agent, "Amber", number=ticket.number) == []
