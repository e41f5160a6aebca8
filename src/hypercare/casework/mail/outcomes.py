"""What else follows when a message was filed: the owner of what cannot be transferred, the story
of a ticket, and the outbox's word about what did not arrive."""

from datetime import datetime

from django.utils.translation import gettext as _

from hypercare.casework.intake.services import Receipt
from hypercare.casework.mail.models import RawMessage
from hypercare.casework.mail.reading.words import Reading
from hypercare.casework.mail.states import Nature
from hypercare.casework.routing.states import AdviceCode
from hypercare.casework.tickets.services.leaving import tell
from hypercare.foundation.accounts import actor as actors
from hypercare.foundation.accounts.models import Membership


def after_contact(message: RawMessage, receipt: Receipt, at: datetime) -> None:
    """A letter cannot be transferred: its hand-over has a named owner (settled reading 4)."""
    if receipt.repeated or receipt.ticket is None:
        return
    by = actors.system(message.mailbox.program)
    if receipt.advice is not None and receipt.advice.advice == AdviceCode.TRANSFER:
        words = {"message": message, "owner": _owner(message)}
        said = _("%(message)s cannot be transferred. %(owner)s owns its hand-over.") % words
        tell(receipt.ticket, said, by, at)
    if message.hint is not None:
        words = {"message": message, "ticket": message.hint}
        tell(receipt.ticket, _("%(message)s looks like %(ticket)s.") % words, by, at)


def _owner(message: RawMessage) -> str:
    """The mailbox's owner, else the program's first of the readiness team."""
    members = Membership.objects.filter(program=message.program_id, user__is_active=True)
    named = members.filter(user__username__iexact=message.mailbox.owner)
    team = members.filter(role="readiness-team").order_by("pk")
    found = named.select_related("user").first() or team.select_related("user").first()
    return str(found.user) if found else str(_("The readiness team"))


def after_report(message: RawMessage, reading: Reading, at: datetime) -> str:
    """Says where an automatic message went, also in the story of its ticket."""
    if message.ticket is None:
        return _("Nothing that we know is answered by it.")
    by = actors.system(message.mailbox.program)
    tell(message.ticket, _line(message, reading), by, at)
    return _("It stands in the story of %(ticket)s.") % {"ticket": message.ticket}


def _line(message: RawMessage, reading: Reading) -> str:
    if message.nature == Nature.BOUNCE:
        words = {"message": message, "status": reading.report.status if reading.report else ""}
        return _("%(message)s reports that a mail was not delivered. %(status)s") % words
    return _("%(message)s is an automatic reply to this ticket.") % {"message": message}
