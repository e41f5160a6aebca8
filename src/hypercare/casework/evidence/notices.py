"""What people are told of evidence: that something is theirs to log (R32)."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils.dateformat import format as in_words
from django.utils.translation import gettext as _

from hypercare.foundation.notices import services as notices
from hypercare.foundation.programs.models import Program

TO_LOG = "evidence-to-log"


def tell_to_log(
    program: Program, people: Collection[int], day: date, at: datetime, which: str = ""
) -> None:
    """Once for each person and day; `which` makes another one of what somebody gave on by hand."""
    if people:
        notices.tell(
            program=program,
            people=people,
            kind=TO_LOG,
            subject=day.isoformat(),
            text=_("Calls of %(day)s are yours to log") % {"day": in_words(day, "D j M")},
            key=f"to-log-{day.isoformat()}{which}",
            at=at,
        )
