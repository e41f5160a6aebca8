"""Reads of issues, each with only what the actor may see."""

from hypercare.casework.issues.selectors.counting import Counts, counts_of
from hypercare.casework.issues.selectors.listing import Filters, listed
from hypercare.casework.issues.selectors.reading import (
    contacts_of,
    of_contact,
    of_ticket,
    open_choices,
    story_of,
    tickets_of,
    with_source,
)

__all__ = [
    "Counts",
    "Filters",
    "contacts_of",
    "counts_of",
    "listed",
    "of_contact",
    "of_ticket",
    "open_choices",
    "story_of",
    "tickets_of",
    "with_source",
]
