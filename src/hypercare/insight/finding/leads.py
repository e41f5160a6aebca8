"""Numbers that lead straight to a page: T-1042, C-1043, I-17, and the code of a browser."""

from hypercare.casework.contacts.models import Contact
from hypercare.casework.issues.models import Issue
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.references import Series, browser_code, parse, reference

PAGES = {Series.CONTACT: "contacts", Series.TICKET: "tickets", Series.ISSUE: "issues"}


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
    match series:
        case Series.CONTACT:
            return Contact.objects.visible_to(actor).filter(number=number).exists()
        case Series.TICKET:
            return Ticket.objects.visible_to(actor).filter(number=number).exists()
        case Series.ISSUE:
            return Issue.objects.visible_to(actor).filter(number=number).exists()
    return False


def _coded(actor: Actor, code: str) -> str | None:
    """Of a contact that waited in a browser; two of one code are both found by the search."""
    known = Contact.objects.visible_to(actor).filter(browser_code=code)
    numbers = list(known.values_list("number", flat=True)[:2])
    return reference(Series.CONTACT, numbers[0]) if len(numbers) == 1 else None
