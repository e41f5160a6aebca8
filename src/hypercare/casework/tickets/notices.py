"""What people can be told about tickets, and whether by mail as long as they chose nothing."""

from django.utils.translation import gettext_lazy as _

from hypercare.foundation.notices.kinds import Kind
from hypercare.foundation.notices.states import Way

ASSIGNED = "ticket.assigned"
CAME_BACK = "ticket.came-back"
REPLIED = "ticket.replied"
DUE = "ticket.due"
GROUP_DUE = "ticket.group-due"
STATUS = "ticket.status"
CONTACT = "ticket.contact"
NOTE = "ticket.note"
PAGE = "tickets:ticket"
QUEUE = "tickets:queue"

NOTICES = (
    Kind(ASSIGNED, _("A ticket is assigned to you"), Way.MAIL, PAGE),
    Kind(CAME_BACK, _("A caller of your ticket was sent back to us"), Way.MAIL, PAGE),
    Kind(REPLIED, _("A reply to your ticket came in"), Way.PAGE, PAGE),
    Kind(DUE, _("Your ticket is due soon, or overdue"), Way.PAGE, PAGE, QUEUE),
    Kind(GROUP_DUE, _("Tickets of your group that nobody has are due"), Way.PAGE, PAGE, QUEUE),
    Kind(STATUS, _("The status of your ticket changed"), Way.PAGE, PAGE),
    Kind(CONTACT, _("A new contact is under your ticket"), Way.PAGE, PAGE),
    Kind(NOTE, _("Somebody added a note to a ticket that you have or watch"), Way.PAGE, PAGE),
)
