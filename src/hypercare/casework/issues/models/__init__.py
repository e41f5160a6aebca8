"""What the Migration Business Analyst tracks, what hangs on it, and its history."""

from hypercare.casework.issues.models.issue import Issue, IssueQuerySet
from hypercare.casework.issues.models.links import (
    IssueContact,
    IssueCounty,
    IssuePartner,
    IssueTicket,
    IssueWave,
)
from hypercare.casework.issues.models.story import IssueEntry

__all__ = [
    "Issue",
    "IssueContact",
    "IssueCounty",
    "IssueEntry",
    "IssuePartner",
    "IssueQuerySet",
    "IssueTicket",
    "IssueWave",
]
