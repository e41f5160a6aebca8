"""Boards in words: how fresh one is, who is there when. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.ui.words import Said
from hypercare.insight.boards.content import Record
from hypercare.insight.boards.policies import Freshness
from hypercare.insight.boards.states import Column, Fresh

_DAYS = {
    "MO": gettext_lazy("Mon"),
    "TU": gettext_lazy("Tue"),
    "WE": gettext_lazy("Wed"),
    "TH": gettext_lazy("Thu"),
    "FR": gettext_lazy("Fri"),
    "SA": gettext_lazy("Sat"),
    "SU": gettext_lazy("Sun"),
}
_DUTY = {
    Fresh.FRESH: gettext_lazy("Nothing is owed."),
    Fresh.DUE: gettext_lazy("To be refreshed after %(meeting)s, by %(due)s."),
    Fresh.LATE: gettext_lazy("The refresh after %(meeting)s was due at %(due)s."),
    Fresh.MISSED: gettext_lazy("The refresh after %(meeting)s, due at %(due)s, was not done."),
}
_NOTHING = {
    Column.COUNTIES.value: gettext_lazy("any"),
    Column.OWNER.value: gettext_lazy("nobody yet"),
    Column.WORKAROUND.value: gettext_lazy("nothing known yet"),
}
HEADS = {
    "number": gettext_lazy("Issue"),
    "summary": gettext_lazy("Short description"),
    **{column.value: column.label for column in Column},
}


@dataclass(frozen=True)
class Told:
    """How fresh a board is: `edition` is what is shown, `duty` what is owed."""

    word: str
    edition: str
    duty: str


def told(content: Record | None, fresh: Freshness, said: Said) -> Told:
    word = str(Fresh(fresh.state).label)
    if content is None and fresh.state == Fresh.FRESH:
        word = _("No edition")
    return Told(word, edition_in_words(content, said), _duty(fresh, said))


def edition_in_words(content: Record | None, said: Said) -> str:
    """“Edition 7, after QRT 11:00, 11:34”."""
    if content is None:
        return _("Not published yet")
    facts = {"number": content["edition"], "at": when(moment(content["published_at"]), said)}
    if content["after"] is None:
        return _("Edition %(number)d, %(at)s") % facts
    facts["meeting"] = meeting_in_words(
        content["after"]["title"], moment(content["after"]["starts_at"]), said
    )
    return _("Edition %(number)d, after %(meeting)s, %(at)s") % facts


def meeting_in_words(title: str, starts_at: datetime, said: Said) -> str:
    return f"{title} {when(starts_at, said)}"


def when(value: datetime, said: Said) -> str:
    """“11:00”, “Wed 25 Nov 15:30”: two meetings of a day are told apart on every later day, too."""
    is_today = local_day(value, said.zone) == local_day(said.now, said.zone)
    return said.short(value) if is_today else said.long(value)


def _duty(fresh: Freshness, said: Said) -> str:
    duty = fresh.duty
    if duty is None:
        return str(_DUTY[Fresh.FRESH])
    meeting = meeting_in_words(duty.meeting.title, duty.meeting.starts_at, said)
    words = str(_DUTY[fresh.state]) % {"meeting": meeting, "due": when(duty.due_at, said)}
    if fresh.owed == 1:
        return words
    more = ngettext("So is %(n)d more.", "So are %(n)d more.", fresh.owed - 1)
    return f"{words} {more % {'n': fresh.owed - 1}}"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def age(opened_at: str, at: datetime, said: Said) -> str:
    """In calendar days of the program."""
    days = (local_day(at, said.zone) - local_day(moment(opened_at), said.zone)).days
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days else _("today")


def cells(row: Record, columns: Sequence[str], at: datetime, said: Said) -> list[tuple[str, str]]:
    """(column, words) of what stands beside number and short description."""
    return [(name, cell(name, row.get(name), at, said)) for name in columns]


def cell(name: str, value: object, at: datetime, said: Said) -> str:
    if name == Column.AGE and isinstance(value, str):
        return age(value, at, said)
    if not value and name in _NOTHING:
        return str(_NOTHING[name])
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)


def hours(week: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """“Mon–Fri 07:00–18:00”; no hours at all mean always."""
    runs: list[tuple[list[str], str]] = []
    for day in _DAYS:
        spans = ", ".join(f"{begin}–{end}" for begin, end in week.get(day, ()))
        if spans and runs and runs[-1][1] == spans and _follows(runs[-1][0][-1], day):
            runs[-1][0].append(day)
        elif spans:
            runs.append(([day], spans))
    return "; ".join(f"{_span(days)} {spans}" for days, spans in runs) or _("always")


def _follows(before: str, day: str) -> bool:
    order = list(_DAYS)
    return order.index(day) == order.index(before) + 1


def _span(days: Sequence[str]) -> str:
    first, last = str(_DAYS[days[0]]), str(_DAYS[days[-1]])
    return first if len(days) == 1 else f"{first}–{last}"
