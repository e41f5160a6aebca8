"""Why a ticket is due when it is, step by step in words. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hypercare.foundation.ui.words import Said
from hypercare.reference.calendars.policies import Course, Part, Step


def explained(course: Course, said: Said) -> list[str]:
    """From the beginning to the due time; days on which nobody works are one line together."""
    began = _("It began %(when)s.") % {"when": said.long(course.start)}
    lines = [_line(run, said) for run in _runs(course.steps)]
    return [began, *lines, _end(course, said)]


def _runs(steps: tuple[Step, ...]) -> Iterator[Step]:
    """Neighbours of one kind as one step."""
    run: Step | None = None
    for step in steps:
        alike = run is not None and (run.part, run.is_long) == (step.part, step.is_long)
        if run is not None and alike and run.end == step.begin:
            run = Step(run.part, run.begin, step.end, run.is_long)
            continue
        if run is not None:
            yield run
        run = step
    if run is not None:
        yield run


def _line(step: Step, said: Said) -> str:
    if step.part is Part.WORK:
        text = _("%(time)s until %(end)s, in the hours of go-live week.")
        plain = _("%(time)s until %(end)s.")
        facts = {"time": long_in_words(step.time), "end": said.long(step.end)}
        return (text if step.is_long else plain) % facts
    if step.part is Part.HOLD:
        facts = {"begin": said.long(step.begin), "end": said.long(step.end)}
        return _("It waited from %(begin)s until %(end)s: that does not count.") % facts
    days = _days(step, said)
    if step.part is Part.HOLIDAY:
        return _("%(days)s: holiday.") % {"days": days}
    return _("%(days)s: nobody works.") % {"days": days}


def _days(step: Step, said: Said) -> str:
    first = step.begin.astimezone(said.zone).date()
    last = (step.end - timedelta(minutes=1)).astimezone(said.zone).date()
    if first == last:
        return said.long(first)
    return _("%(first)s to %(last)s") % {"first": said.long(first), "last": said.long(last)}


def _end(course: Course, said: Said) -> str:
    total = {"time": long_in_words(course.target)}
    if course.due is None:
        return _("It stands still: of %(time)s of working time, not all has passed.") % total
    total["when"] = said.long(course.due)
    return _("Due %(when)s, after %(time)s of working time.") % total


def long_in_words(time: timedelta) -> str:
    """ "1 hour 20 minutes"."""
    hours, minutes = divmod(int(time.total_seconds() + 59) // 60, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours})
    if minutes or not hours:
        parts.append(ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes})
    return " ".join(parts)


def distance(due: datetime, said: Said) -> str:
    """ "in 20 minutes", "3 hours ago", "2 days ago": by the clock on the wall."""
    seconds = (due - said.now).total_seconds()
    away = timedelta(seconds=abs(seconds))
    if away < timedelta(days=1):
        time = long_in_words(timedelta(minutes=int(away.total_seconds() // 60)))
    else:
        time = ngettext("%(n)d day", "%(n)d days", away.days) % {"n": away.days}
    return (_("in %(time)s") if seconds >= 0 else _("%(time)s ago")) % {"time": time}
