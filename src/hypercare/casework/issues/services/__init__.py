"""Opening and changing an issue, and hanging contacts and tickets on it: one verb a change."""

from hypercare.casework.issues.services.attaching import (
    attach,
    attach_by_number,
    detach,
    detach_by_number,
    hang,
)
from hypercare.casework.issues.services.editing import edit
from hypercare.casework.issues.services.moving import move
from hypercare.casework.issues.services.noting import note
from hypercare.casework.issues.services.offering import tell_tickets
from hypercare.casework.issues.services.opening import IssueFacts, open_issue
from hypercare.casework.issues.services.publishing import publish, withdraw

__all__ = [
    "IssueFacts",
    "attach",
    "attach_by_number",
    "detach",
    "detach_by_number",
    "edit",
    "hang",
    "move",
    "note",
    "open_issue",
    "publish",
    "tell_tickets",
    "withdraw",
]
