"""The help desk record of one question, and its append-only work log (R13 to R15)."""

from hypercare.casework.tickets.models.category import Category
from hypercare.casework.tickets.models.file import Attachment
from hypercare.casework.tickets.models.grouping import TicketGrouping
from hypercare.casework.tickets.models.log import WorkLogEntry
from hypercare.casework.tickets.models.presence import Presence
from hypercare.casework.tickets.models.review import TicketReferral, TicketReview
from hypercare.casework.tickets.models.ticket import Ticket, TicketContact, TicketQuerySet
from hypercare.casework.tickets.models.watch import TicketWatch

__all__ = [
    "Attachment",
    "Category",
    "Presence",
    "Ticket",
    "TicketContact",
    "TicketGrouping",
    "TicketQuerySet",
    "TicketReferral",
    "TicketReview",
    "TicketWatch",
    "WorkLogEntry",
]
