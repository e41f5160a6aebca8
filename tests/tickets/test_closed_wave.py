"""A closed wave is read-only, also for notes, files, facts and groups (rule 1)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db.models import F

from hypercare.casework.intake.services import receive
from hypercare.casework.replies.services import Reply, reply
from hypercare.casework.tickets import services
from hypercare.casework.tickets.models import Attachment, Ticket, WorkLogEntry
from hypercare.casework.tickets.services.assigning import assign, refer
from hypercare.casework.tickets.services.claiming import claim
from hypercare.casework.tickets.services.reviewing import Verdict, review
from hypercare.casework.tickets.states import Outcome
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import Conflict
from hypercare.foundation.programs.models import Program
from hypercare.reference.rollout.models import Wave
from tests.factories.contacts import incoming
from tests.tickets.tickets import ticket_of

HOUR = timedelta(hours=1)
VERBS: dict[str, Callable[..., object]] = {
    "note": lambda t, **who: services.add_note(ticket=t, text="x", audience="shared", **who),
    "amend": lambda t, **who: services.amend(
        entry=WorkLogEntry.objects.get(ticket=t, kind="note"), text="x", audience="shared", **who
    ),
    "file": lambda t, **who: services.attach_file(
        ticket=t, file=b"x", name="a.txt", audience="shared", **who
    ),
    "facts": lambda t, **who: services.edit(ticket=t, version=1, changes={"severity": "1"}, **who),
    "group": lambda t, **who: services.group(
        tickets=[Ticket.objects.get(number=1002)], under=t, why="", **who
    ),
    "split": lambda t, **who: services.split(tickets=[t], why="", **who),
    "contact": lambda t, **who: services.move_contact(
        contact=t.contacts.first(), to=None, why="", **who
    ),
    "review": lambda t, **who: review(ticket=t, verdict=Verdict(Outcome.REDIRECT), **who),
    "assign": lambda t, **who: assign(ticket=t, verdict=Verdict(Outcome.ASSIGN, group="CS"), **who),
    "refer": lambda t, **who: refer(ticket=t, group="CS", why="They know it.", **who),
    "claim": lambda t, **who: claim(ticket=t, **who),
    "reply": lambda t, **who: reply(
        ticket=t, facts=Reply("x", ["C-1001"], "cs_mail", uuid4()), **who
    ),
}


@pytest.fixture
def ticket(readiness: Actor, now: datetime) -> Ticket:
    """T-1001 with two contacts and a note, of a wave that was closed since."""
    made = ticket_of(readiness, now)
    receive(incoming(attach_to="T-1001"), by=readiness, at=now)
    ticket_of(readiness, now)
    services.add_note(ticket=made, text="Before.", audience="shared", by=readiness, at=now)
    Wave.objects.filter(program=readiness.program, number=1).update(retired_at=now + HOUR)
    Program.objects.filter(pk=readiness.program.pk).update(facts_version=F("facts_version") + 1)
    readiness.program.refresh_from_db()
    return made


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_is_changed_in_a_closed_wave(
    ticket: Ticket, readiness: Actor, now: datetime, verb: str
) -> None:
    before = WorkLogEntry.objects.count(), list(Ticket.objects.order_by("pk").values())
    with pytest.raises(Conflict, match=r"Wave 1 is closed\. T-100[12] can be read"):
        VERBS[verb](ticket, by=readiness, at=now + 2 * HOUR)
    assert (WorkLogEntry.objects.count(), list(Ticket.objects.order_by("pk").values())) == before


def test_a_file_that_came_with_a_mail_is_kept(
    ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    """What comes in is never refused."""
    services.attach_file(
        ticket=ticket,
        file=b"x",
        name="a.txt",
        audience="internal",
        message="M-1",
        by=readiness,
        at=now + 2 * HOUR,
    )
    assert Attachment.objects.get().message == "M-1"
