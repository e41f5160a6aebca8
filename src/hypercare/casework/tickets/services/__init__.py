"""The verbs that change tickets."""

from hypercare.casework.tickets.services.grouping import group, split
from hypercare.casework.tickets.services.noting import add_note
from hypercare.casework.tickets.services.opening import log_contact, open_ticket

__all__ = ["add_note", "group", "log_contact", "open_ticket", "split"]
