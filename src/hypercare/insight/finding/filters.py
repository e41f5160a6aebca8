"""What a list is asked for, as a readable address: `?wave=1&county=alder&since=day-3`. Pure.

`parse` refuses whatever it does not know with a sentence for each parameter; `render` writes the
same filters the one way that `parse` reads back. What a program offers is handed in as `Offer`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.text import clean_line
from hypercare.insight.finding.states import Listed

LONGEST_WORDS = 200
MOST_VALUES = 20
_DAY = re.compile(r"day-(\d{1,3})")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Beside a date: what is past its time, and what will be by the end of today.
NOBODY = "nobody"
OVERDUE, TODAY = "overdue", "today"
DUE = (OVERDUE, TODAY)
_YEARS = range(2000, 2100)
BOTH = frozenset(Listed)
TICKETS = frozenset({Listed.TICKETS})
CONTACTS = frozenset({Listed.CONTACTS})


@dataclass(frozen=True)
class Offer:
    """What one program has to filter by: per parameter its values and their words.

    `go_lives` are the waves' dates as the schedule is recorded now; `latest` is the latest wave
    that is live, which `day-3` means where no wave is given. `today` is a day of the program.
    """

    values: Mapping[str, Mapping[str, str]]
    go_lives: Mapping[int, date] = field(default_factory=dict)
    latest: int | None = None
    today: date = date.min


def _about(title: Any, example: str, lists: frozenset[Listed] = BOTH, many: bool = True) -> Any:
    """`many`: several values with commas between them, each of which is right."""
    default: Any = () if many else ""
    about = {"title": title, "example": example, "lists": lists, "many": many}
    return field(default=default, metadata=about)


@dataclass(frozen=True)
class Filters:
    """Empty means: not asked for. Dates are days of the program's zone, both ends included."""

    q: str = _about(gettext_lazy("Words"), "placement file", many=False)
    wave: tuple[str, ...] = _about(gettext_lazy("Wave"), "1")
    county: tuple[str, ...] = _about(gettext_lazy("County"), "alder")
    entity: tuple[str, ...] = _about(gettext_lazy("From"), "alder")
    channel: tuple[str, ...] = _about(gettext_lazy("Channel"), "phone,email")
    about: tuple[str, ...] = _about(gettext_lazy("About"), "conversion")
    advice: tuple[str, ...] = _about(gettext_lazy("Advice"), "service-desk")
    severity: tuple[str, ...] = _about(gettext_lazy("Severity"), "1,2")
    status: tuple[str, ...] = _about(gettext_lazy("Status"), "new,assigned", TICKETS)
    group: tuple[str, ...] = _about(gettext_lazy("Support group"), "MRT", TICKETS)
    person: tuple[str, ...] = _about(gettext_lazy("Person"), "a.rivera,nobody", TICKETS)
    due: str = _about(gettext_lazy("Due by"), "overdue", TICKETS, many=False)
    category: tuple[str, ...] = _about(
        gettext_lazy("Category"), "mig-post-cutover-contact-phone-call", TICKETS
    )
    bounced: tuple[str, ...] = _about(gettext_lazy("Sent back"), "yes", TICKETS)
    grouped: tuple[str, ...] = _about(gettext_lazy("Grouped"), "no", TICKETS)
    withdrawn: tuple[str, ...] = _about(gettext_lazy("Withdrawn"), "yes", CONTACTS)
    day: tuple[str, ...] = _about(gettext_lazy("Day since go-live"), "0,1,2")
    since: str = _about(gettext_lazy("Since"), "day-3", many=False)
    until: str = _about(gettext_lazy("Until"), "2026-10-30", many=False)
    sort: str = _about(gettext_lazy("Sorted by"), "-opened", many=False)


@dataclass(frozen=True)
class Parameter:
    name: str
    title: str
    example: str
    lists: frozenset[Listed]
    many: bool


PARAMETERS: Mapping[str, Parameter] = {
    one.name: Parameter(
        one.name,
        one.metadata["title"],
        one.metadata["example"],
        one.metadata["lists"],
        one.metadata["many"],
    )
    for one in fields(Filters)
}


def parameters(listed: Listed) -> list[Parameter]:
    return [one for one in PARAMETERS.values() if listed in one.lists]


def parse(query: Mapping[str, Sequence[str]], listed: Listed, offer: Offer) -> Filters:
    """From the parameters of an address. Raises InvalidInput with a sentence for each fault."""
    faults: dict[str, str] = {}
    found: dict[str, Any] = {}
    for name, given in query.items():
        known = PARAMETERS.get(name)
        try:
            if known is None or listed not in known.lists:
                raise _Fault(_("There is no filter “%(name)s” here. Take it out."), name=name[:40])
            found[name] = _read(known, given, offer)
        except _Fault as fault:
            faults[name] = fault.sentence
    filters = Filters(**found)
    faults |= {} if faults else _between(filters, offer)
    if faults:
        raise InvalidInput(" ".join(faults.values()), fields=faults)
    return filters


def render(filters: Filters) -> str:
    """The query of the address, in the order of the fields; empty for no filter at all."""
    given = {one: getattr(filters, one) for one in PARAMETERS}
    texts = {one: v if isinstance(v, str) else ",".join(v) for one, v in given.items()}
    return urlencode({name: text for name, text in texts.items() if text}, safe=",")


def first_day(filters: Filters, offer: Offer) -> date | None:
    return _on(filters.since, filters, offer)


def last_day(filters: Filters, offer: Offer) -> date | None:
    return _on(filters.until, filters, offer)


def due_day(filters: Filters, offer: Offer) -> date | None:
    """The day by whose end it is due; None for overdue, which is by now."""
    if filters.due == TODAY:
        return offer.today
    return None if filters.due == OVERDUE else _on(filters.due, filters, offer)


def dated(filters: Filters, offer: Offer) -> Filters:
    """The same with its days as dates, so that it means the same on any day and schedule."""
    first, last, due = (day(filters, offer) for day in (first_day, last_day, due_day))
    due_by = due.isoformat() if due else filters.due
    since, until = (day.isoformat() if day else "" for day in (first, last))
    return replace(filters, since=since, until=until, due=due_by)


class _Fault(Exception):
    def __init__(self, sentence: str, **words: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence % words


def _read(known: Parameter, given: Sequence[str], offer: Offer) -> Any:
    if known.many:
        return _several(known, given, offer)
    text = clean_line(given[-1]) if given else ""
    return _SINGLE[known.name](known, text, offer) if text else ""


def _several(known: Parameter, given: Sequence[str], offer: Offer) -> tuple[str, ...]:
    """In the order in which the program lists them, so that one choice has one address."""
    texts = {part.strip() for one in given for part in one.split(",")} - {""}
    values = offer.values.get(known.name, {})
    for text in sorted(texts):
        if text not in values and not (known.name == "day" and _is_day(text)):
            raise _Fault(_not_offered(values), title=str(known.title), value=text[:60])
    if len(texts) > MOST_VALUES:
        raise _Fault(_("%(title)s: choose %(most)s at most."), title=known.title, most="20")
    if known.name == "day":
        return tuple(sorted({str(int(text)) for text in texts}, key=int))
    return tuple(value for value in values if value in texts)


def _not_offered(values: Mapping[str, str]) -> str:
    sentence = _("%(title)s: “%(value)s” is not one of this program’s.")
    if 0 < len(values) <= 12:
        return sentence + " " + _("Choose from: ") + ", ".join(values).replace("%", "%%") + "."
    return sentence + " " + _("Choose one from the list.")


def _is_day(text: str) -> bool:
    return re.fullmatch(r"-?\d{1,3}", text, re.ASCII) is not None


def _words(known: Parameter, text: str, offer: Offer) -> str:
    if len(text) > LONGEST_WORDS:
        raise _Fault(_("Words: %(most)s characters at most."), most=str(LONGEST_WORDS))
    return text


def _moment(known: Parameter, text: str, offer: Offer) -> str:
    if match := _DAY.fullmatch(text):
        return f"day-{int(match[1])}"
    try:
        if _DATE.fullmatch(text) and date.fromisoformat(text).year in _YEARS:
            return text
    except ValueError:
        pass  # the 30th of February: said below, like everything that is no date
    raise _Fault(
        _("%(title)s: “%(value)s” is no date. Write 2026-10-29, or day-3 for a day since go-live."),
        title=str(known.title),
        value=text[:60],
    )


def _due(known: Parameter, text: str, offer: Offer) -> str:
    return text if text in DUE else _moment(known, text, offer)


def _order(known: Parameter, text: str, offer: Offer) -> str:
    orders = offer.values.get("sort", {})
    if text in orders:
        return text
    raise _Fault(
        _("This list cannot be sorted by “%(value)s”. Sort by one of: %(orders)s."),
        value=text[:60],
        orders=", ".join(orders),
    )


_SINGLE: Mapping[str, Callable[[Parameter, str, Offer], str]] = {
    "q": _words,
    "since": _moment,
    "until": _moment,
    "due": _due,
    "sort": _order,
}


def _between(filters: Filters, offer: Offer) -> dict[str, str]:
    """What is wrong with since and until together, and with days of a wave without a date."""
    faults = {
        name: _("%(title)s: there is no go-live date to count from. Give a wave, or a date.")
        % {"title": PARAMETERS[name].title}
        for name in ("since", "until", "due")
        if _DAY.fullmatch(getattr(filters, name)) and _wave(filters, offer) is None
    }
    first, last = first_day(filters, offer), last_day(filters, offer)
    if not faults and first and last and last < first:
        faults["until"] = _("Until is before since. Swap them, or take one out.")
    return faults


def _wave(filters: Filters, offer: Offer) -> date | None:
    """The go-live that days are counted from: of the one wave given, else of the latest live."""
    if len(filters.wave) > 1:
        return None
    number = int(filters.wave[0]) if filters.wave else offer.latest
    return offer.go_lives.get(number) if number is not None else None


def _on(text: str, filters: Filters, offer: Offer) -> date | None:
    match = _DAY.fullmatch(text)
    if match is None:
        return date.fromisoformat(text) if text else None
    go_live = _wave(filters, offer)
    return go_live + timedelta(days=int(match[1])) if go_live else None
