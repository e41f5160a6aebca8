"""What stands for each `{name}` of a canned text: a fixed dictionary of strings (row 16)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.states import NameAnswer
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.selectors import plan

FIELDS = {
    "ticket": gettext_lazy("the ticket’s number"),
    "name": gettext_lazy("the caller’s name"),
    "entity": gettext_lazy("where the caller is from"),
    "number": gettext_lazy("Customer Support’s number"),
    "service_desk": gettext_lazy("the New System Service Desk’s number"),
    "current_system": gettext_lazy("the Current System’s name"),
    "new_system": gettext_lazy("the New System’s name"),
    "staff": gettext_lazy("your own name"),
}


def words_for(ticket: Ticket, contact: Contact | None, by: Actor) -> dict[str, str]:
    """Never empty, so that no sentence has a hole."""
    known, lines = plan(by.program), book(by.program)
    support, desk = lines.line_for("customer-support"), lines.line_for("service-desk")
    return {
        "ticket": ticket.reference,
        "name": _name(contact),
        "entity": ticket.entity_name,
        "number": (support.number if support else "") or _("our number"),
        "service_desk": (desk.number if desk else "") or _("its number"),
        "current_system": known.current_system or _("the Current System"),
        "new_system": known.new_system or _("the New System"),
        "staff": by.name,
    }


def _name(contact: Contact | None) -> str:
    given = contact is not None and contact.name_answer == NameAnswer.GIVEN
    return (contact.name.clear if given and contact else None) or _("colleague")
