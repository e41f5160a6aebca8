"""The verbs that change tickets."""

from hypercare.casework.tickets.services.attaching import attach_file, attach_files
from hypercare.casework.tickets.services.editing import edit
from hypercare.casework.tickets.services.grouping import group, split
from hypercare.casework.tickets.services.noting import add_note, amend
from hypercare.casework.tickets.services.opening import log_contact, open_ticket
from hypercare.casework.tickets.services.regrouping import move_contact

__all__ = [
    "add_note",
    "amend",
    "attach_file",
    "attach_files",
    "edit",
    "group",
    "log_contact",
    "move_contact",
    "open_ticket",
    "split",
]
