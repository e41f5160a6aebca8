"""What stands beside the contacts in an edition: coverage, hand-overs, open issues, the days.

Everything free in it is masked once more (R34).
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from hypercare.casework.evidence.selectors import last_closes
from hypercare.casework.handovers.models import Bounce, HandOver
from hypercare.casework.handovers.states import Outcome
from hypercare.casework.issues.models import Issue
from hypercare.foundation.kernel.clock import end_of_day, start_of_day
from hypercare.foundation.programs.models import Program
from hypercare.insight.reports.reading import Hidden, register


def coverage(program: Program, day: date) -> dict[str, Any] | None:
    """The day's figure as somebody closed it last (R32). None: nobody has closed it."""
    closed = last_closes(program, [day]).get(day)
    if closed is None:
        return None
    figures = ("received", "documented", "explained", "missing")
    return {
        **{name: getattr(closed, name) for name in figures},
        "closed_by": str(closed.closed_by),
        "closed_at": _told(closed.closed_at, program),
        "gap": closed.gap.masked if closed.gap else "",
    }


def hand_overs(program: Program, day: date, hide: Hidden) -> list[dict[str, Any]]:
    """Whom the callers of that day were sent to, and what came of it until now."""
    begin, end = start_of_day(day, program.zone), end_of_day(day, program.zone)
    rows = HandOver.objects.filter(program=program, at__gte=begin, at__lt=end)
    mine = rows.filter(contact__in=register(program).values("pk"))
    found = mine.select_related("contact").order_by("at", "pk")
    return [
        {
            "contact": one.contact.reference,
            "at": _told(one.at, program),
            "to": hide(one.to_name),
            "reference_there": hide(one.reference_there),
            "outcome": str(Outcome(one.outcome).label),
        }
        for one in found
    ]


def came_back(program: Program, day: date) -> list[dict[str, Any]]:
    """The contacts of that day whose callers had been sent away before (R33)."""
    begin, end = start_of_day(day, program.zone), end_of_day(day, program.zone)
    rows = Bounce.objects.filter(program=program, contact__in=register(program).values("pk"))
    mine = rows.filter(contact__happened_at__gte=begin, contact__happened_at__lt=end)
    found = mine.select_related("contact", "hand_over__contact").order_by("at", "pk")
    return [
        {
            "contact": one.contact.reference,
            "sent_away_with": one.hand_over.contact.reference if one.hand_over else "",
        }
        for one in found
    ]


def issues(program: Program, hide: Hidden) -> list[dict[str, Any]]:
    """The issues that are open now, oldest first."""
    rows = Issue.objects.filter(program=program).open().select_related("summary")
    return [
        {
            "number": one.reference,
            "opened_at": _told(one.opened_at, program),
            "is_known": one.is_known,
            "summary": hide(one.summary.masked),
        }
        for one in rows.order_by("opened_at", "pk")
    ]


def per_day(moments: Iterable[datetime], program: Program) -> list[list[Any]]:
    """[day, contacts] of each day that has some."""
    counts = Counter(m.astimezone(program.zone).date().isoformat() for m in moments)
    return [[day, count] for day, count in sorted(counts.items())]


def _told(moment: datetime, program: Program) -> str:
    return moment.astimezone(program.zone).isoformat(timespec="seconds")
