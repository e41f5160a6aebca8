"""A closed wave is read-only: notes, files, facts, groups, issues and hand-overs too (rule 1)."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from hypercare.casework.intake.services import receive
from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.services import IssueFacts, attach, detach, open_issue
from hypercare.casework.replies.services import Reply, reply
from hypercare.casework.tickets import services
from hypercare.casework.tickets.models import Attachment, Ticket, WorkLogEntry
from hypercare.casework.tickets.services.assigning import assign, refer
from hypercare.casework.tickets.services.claiming import claim
from hypercare.casework.tickets.services.reviewing import Verdict, review
from hypercare.casework.tickets.states import Outcome
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import Conflict, InvalidInput
from tests.accounts.cast import browser_of
from tests.factories.contacts import incoming
from tests.factories.program import close_wave
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
    "attach to an issue": lambda t, **who: attach(
        issue=Issue.objects.get(), ticket=t, contacts=t.contacts.all(), **who
    ),
    "take off an issue": lambda t, **who: detach(issue=Issue.objects.get(), ticket=t, **who),
    "claim": lambda t, **who: claim(ticket=t, **who),
    "reply": lambda t, **who: reply(
        ticket=t, facts=Reply("x", ["C-1001"], "cs_mail", uuid4()), **who
    ),
}


@pytest.fixture
def ticket(readiness: Actor, now: datetime) -> Ticket:
    """T-1001 with two contacts, a note and an issue, of a wave that was closed since."""
    made = ticket_of(readiness, now)
    receive(incoming(attach_to="T-1001"), by=readiness, at=now)
    ticket_of(readiness, now)
    issue = open_issue(facts=IssueFacts("Missing."), by=readiness, at=now)
    attach(issue=issue, ticket=made, contacts=[], by=readiness, at=now)
    services.add_note(ticket=made, text="Before.", audience="shared", by=readiness, at=now)
    close_wave(readiness.program, 1, now + HOUR)
    return made


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_is_changed_in_a_closed_wave(
    ticket: Ticket, readiness: Actor, now: datetime, verb: str
) -> None:
    before = WorkLogEntry.objects.count(), list(Ticket.objects.order_by("pk").values())
    with pytest.raises(Conflict, match=r"Wave 1 is closed\. T-100[12] can be read"):
        VERBS[verb](ticket, by=readiness, at=now + 2 * HOUR)
    assert (WorkLogEntry.objects.count(), list(Ticket.objects.order_by("pk").values())) == before


def test_its_page_says_so_and_offers_nothing_that_would_be_refused(
    ticket: Ticket, readiness: Actor
) -> None:
    """Before, not after; a note that was being written is not lost over it."""
    desk, where = browser_of(readiness), f"/{readiness.program.key}/tickets/T-1001/"
    page = desk.get(where)
    text = page.content.decode()
    assert "Wave 1 is closed. T-1001 can be read" in text
    offers = ("Add note", "Attach to T-1001", "Change the facts", "Reply by mail", "Refer")
    assert not [offer for offer in offers if offer in text]
    late = desk.post(f"{where}notes/", {"text": "My words.", "audience": "shared", "key": uuid4()})
    assert late.status_code == 422
    (said,) = re.findall(r'role="alert".*?<li>(.*?)</li>', late.content.decode(), re.DOTALL)
    assert said.startswith("Wave 1 is closed.")
    assert "My words.</textarea>" in late.content.decode()


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


def test_a_contact_that_is_put_under_it_is_refused_beside_the_field(
    ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    """Not kept as "no ticket yet": it would wait for ever."""
    with pytest.raises(InvalidInput) as refused:
        receive(incoming(attach_to="T-1001"), by=readiness, at=now + 2 * HOUR)
    assert refused.value.fields["attach_to"].endswith(
        "changed any more. Leave this empty, and the contact is kept by itself."
    )
