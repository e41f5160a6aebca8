"""What changes by the clock alone is told by the journal: a new day in the program's zone."""

from datetime import date, datetime

from django.db import transaction

from hypercare.foundation.accounts.actor import system
from hypercare.foundation.journal import services as journal
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.programs.models import Program

BEGAN = "day.began"


def begin_days(*, at: datetime) -> None:
    """Once for each program and day: counties are live, windows end, pages look again (R03).

    The first day of a program is no news.
    """
    for program in Program.objects.order_by("pk"):
        today = local_day(at, program.zone)
        is_first = local_day(program.made_at, program.zone) >= today
        if not is_first and not _has_begun(program, today):
            _begin(program, today, at)


def _has_begun(program: Program, day: date) -> bool:
    return Entry.objects.filter(program=program, subject=day.isoformat(), verb=BEGAN).exists()


@transaction.atomic
def _begin(program: Program, day: date, at: datetime) -> None:
    """The lock lets one of several workers say it."""
    Program.objects.select_for_update().get(pk=program.pk)
    if _has_begun(program, day):
        return
    journal.write(
        by=system(program),
        at=at,
        verb=BEGAN,
        subject=day.isoformat(),
        read_action="program.read",
    )
