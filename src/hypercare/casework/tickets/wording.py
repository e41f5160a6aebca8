"""What the story says about a change of state."""

from django.utils.translation import gettext as _

from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.policies import Given
from hypercare.casework.tickets.states import Status, Transition
from hypercare.reference.directory.models import SupportGroup


def moved(ticket: Ticket, row: Transition, given: Given) -> str:
    """One sentence, and the person's own words after it."""
    said = given.resolution if row.end == Status.RESOLVED else given.why
    return f"{_sentence(ticket, row)} {said}".strip()


def change_of(ticket: Ticket, start: str, before: SupportGroup) -> dict[str, object]:
    """For scripts and reports: codes, no words."""
    change: dict[str, object] = {
        "from": str(start),
        "to": str(ticket.status),
        "version": ticket.version,
    }
    if ticket.group_id != before.pk or ticket.status == Status.ASSIGNED:
        change |= {"from_group": before.code, "group": ticket.group.code}
        change["person"] = ticket.person_id
    if ticket.wake_at is not None:
        change |= {"wait_for": ticket.wait_for, "wake_at": ticket.wake_at.isoformat()}
    return change


def holder(ticket: Ticket) -> str:
    """The group, and the person where there is one."""
    return f"{ticket.group.name}, {ticket.person}" if ticket.person else ticket.group.name


def _sentence(ticket: Ticket, row: Transition) -> str:
    match row.end:
        case Status.ASSIGNED if row.start == Status.WAITING:
            return _("Back from waiting.")
        case Status.ASSIGNED:
            return _("Assigned to %(whom)s.") % {"whom": holder(ticket)}
        case Status.WAITING:
            return _("Waits for %(whom)s.") % {"whom": ticket.get_wait_for_display().lower()}
        case Status.NEW if row.start == Status.WAITING:
            return _("Back from waiting, to be reviewed.")
        case Status.NEW:
            return _("Handed back to %(whom)s.") % {"whom": holder(ticket)}
        case _:
            return f"{row.end.label}."
