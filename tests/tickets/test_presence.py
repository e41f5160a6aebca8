"""Who else has a ticket open: seen, not locked."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from hypercare.casework.tickets.models import Presence, Ticket
from hypercare.casework.tickets.services.presence import LASTS, be_here, leave
from hypercare.casework.tickets.states import Doing
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser_of
from tests.factories.people import actor_in
from tests.tickets.tickets import ticket_of


@pytest.fixture
def ticket(readiness: Actor, now: datetime) -> Ticket:
    return ticket_of(readiness, now)


def test_each_sees_the_others_and_not_themselves(
    ticket: Ticket, readiness: Actor, agent: Actor, now: datetime
) -> None:
    assert be_here(ticket=ticket, doing=Doing.EDITING, by=agent, at=now) == []
    (other,) = be_here(ticket=ticket, doing=Doing.VIEWING, by=readiness, at=now)
    assert (other.user, other.doing) == (agent.user, "editing")


def test_a_person_is_here_once_with_the_last_sign(
    ticket: Ticket, readiness: Actor, agent: Actor, now: datetime
) -> None:
    for doing in (Doing.EDITING, Doing.VIEWING):
        be_here(ticket=ticket, doing=doing, by=agent, at=now)
    (other,) = be_here(ticket=ticket, doing=Doing.VIEWING, by=readiness, at=now)
    assert other.doing == "viewing"


def test_who_gives_no_sign_is_forgotten(
    ticket: Ticket, readiness: Actor, agent: Actor, now: datetime
) -> None:
    be_here(ticket=ticket, doing=Doing.EDITING, by=agent, at=now)
    just = be_here(ticket=ticket, doing=Doing.VIEWING, by=readiness, at=now + LASTS)
    later = now + LASTS + timedelta(seconds=1)
    assert len(just) == 1
    assert be_here(ticket=ticket, doing=Doing.VIEWING, by=readiness, at=later) == []
    assert Presence.objects.count() == 1


def test_who_leaves_is_gone_at_once(
    ticket: Ticket, readiness: Actor, agent: Actor, now: datetime
) -> None:
    be_here(ticket=ticket, doing=Doing.EDITING, by=agent, at=now)
    leave(ticket=ticket, by=agent)
    assert be_here(ticket=ticket, doing=Doing.VIEWING, by=readiness, at=now) == []


def test_the_page_asks_and_says_who_is_writing(
    program: Program, ticket: Ticket, readiness: Actor
) -> None:
    other = actor_in(program, "agent")
    assert other.user is not None
    other.user.name = "<b>K. Mora</b>"
    other.user.save()
    path = f"/{program.key}/tickets/T-1001/here/"
    before = Entry.objects.count()
    browser_of(other).post(path, {"doing": "editing"})
    fragment = browser_of(readiness).post(path, {"doing": "viewing"}).content.decode()
    assert "&lt;b&gt;K. Mora&lt;/b&gt;</bdi> is writing here" in fragment
    assert browser_of(other).post(path, {"doing": "gone"}).status_code == 204
    fragment = browser_of(readiness).post(path, {"doing": "viewing"}).content.decode()
    assert "K. Mora" not in fragment
    assert Entry.objects.count() == before


def test_who_may_not_see_the_ticket_is_told_nothing(program: Program, ticket: Ticket) -> None:
    outsider = actor_in(program, "team-member", teams=("CS",))
    path = f"/{program.key}/tickets/T-1001/here/"
    assert browser_of(outsider).post(path, {"doing": "viewing"}).status_code == 404


@pytest.mark.django_db
def test_it_is_kept_without_a_write_ahead_log() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'tickets_presence'")
        assert cursor.fetchone() == ("u",)
