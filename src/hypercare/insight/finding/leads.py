"""Numbers of every kind that lead straight to their page, and the code of a browser."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from hypercare.casework.contacts.models import Contact
from hypercare.casework.issues.models import Issue
from hypercare.casework.mail.models import RawMessage
from hypercare.casework.meetings.models import Meeting
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.references import Series, browser_code, parse, reference

PAGES = {
    Series.CONTACT: "contacts",
    Series.TICKET: "tickets",
    Series.ISSUE: "issues",
    Series.MESSAGE: "mail",
    Series.MEETING: "meetings",
}
_SEEN: dict[Series, Callable[[Actor], QuerySet[Any]]] = {
    Series.CONTACT: lambda actor: Contact.objects.visible_to(actor),
    Series.TICKET: lambda actor: Ticket.objects.visible_to(actor),
    Series.ISSUE: lambda actor: Issue.objects.visible_to(actor),
    Series.MESSAGE: lambda actor: RawMessage.objects.visible_to(actor),
    Series.MEETING: lambda actor: Meeting.objects.visible_to(actor),
}


def page_of(actor: Actor, typed: str) -> str | None:
    """The reference of what the actor may see; unseen and unknown are both None (rule 4)."""
    if code := browser_code(typed):
        return _coded(actor, code)
    known = parse(typed)
    return reference(*known) if known and _sees(actor, *known) else None


def address_of(actor: Actor, name: str) -> str:
    known = parse(name)
    assert known is not None
    return f"/{actor.program.key}/{PAGES[known[0]]}/{name}/"


def _sees(actor: Actor, series: Series, number: int) -> bool:
    return _SEEN[series](actor).filter(number=number).exists()


def _coded(actor: Actor, code: str) -> str | None:
    """Of a contact that waited in a browser; two of one code are both found by the search."""
    known = Contact.objects.visible_to(actor).filter(browser_code=code)
    numbers = list(known.values_list("number", flat=True)[:2])
    return reference(Series.CONTACT, numbers[0]) if len(numbers) == 1 else None
