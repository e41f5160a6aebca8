"""`{% look ticket %}`: its state by shape and word.

`{% ticket_actions ticket %}`: one row of what may be done with it by this reader.
"""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.selectors import referrals
from hypercare.casework.tickets.services.holding import closed_wave
from hypercare.casework.tickets.states import UNREVIEWED, Status
from hypercare.casework.tickets.ways import ways_for
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.ui.templatetags.ui import state, when

register = template.Library()

LOOKS = {
    Status.NEW: "new",
    Status.IN_REVIEW: "new",
    Status.ASSIGNED: "waiting",
    Status.WAITING: "waiting",
    Status.REDIRECTED: "waiting",
    Status.RESOLVED: "done",
    Status.CLOSED: "done",
    Status.REOPENED: "attention",
}


@register.simple_tag(takes_context=True)
def look(context: Context, ticket: Ticket) -> SafeString:
    """A ticket that waits says for whom, and until when."""
    word = state(LOOKS[Status(ticket.status)], ticket.get_status_display())
    if ticket.wake_at is None:
        return word
    whom = _("for %(whom)s, until") % {"whom": ticket.get_wait_for_display().lower()}
    return format_html("{} {} {}", word, whom, when(context, ticket.wake_at, "long"))


@register.inclusion_tag("tickets/ticket_actions.html", takes_context=True)
def ticket_actions(context: Context, ticket: Ticket) -> dict[str, Any]:
    """A ticket that nobody has reviewed is reviewed in the queue."""
    request: Any = context["request"]
    by, is_open = request.actor, closed_wave(ticket) is None
    return {
        "csrf_token": context.get("csrf_token"),
        "ticket": ticket,
        "program_key": request.program.key,
        "drafts": f"{request.program.key}/{request.user.pk}/{ticket}/way/",
        "ways": ways_for(ticket, by) if is_open else [],
        "referrals": referrals(ticket=ticket.pk),
        "teams": by.teams,
        "may_refer": is_open and may(by, "ticket.refer"),
        "reviews": is_open
        and ticket.under_id is None
        and ticket.status in UNREVIEWED
        and may(by, "ticket.review"),
    }
