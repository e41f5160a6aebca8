"""The columns of each list: how a cell looks on the page, and what it says in an export.

Words are masked in both, whoever looks: a list is not the place to read a person's details (R34).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hypercare.casework.contacts.states import Channel
from hypercare.casework.contacts.templatetags.contacts import late_mark
from hypercare.casework.tickets.models import WorkLogEntry
from hypercare.casework.tickets.states import EntryKind, Status
from hypercare.foundation.kernel.text import shorten
from hypercare.foundation.ui.templatetags.ui import moment, severity, state
from hypercare.foundation.ui.words import Said
from hypercare.insight.finding.states import Listed

LONGEST_NAME = 28
_KINDS = {str(code): str(label) for code, label in EntryKind.choices}


@dataclass(frozen=True)
class Telling:
    """What cells are told with: the program's zone, words and addresses, and what is late there."""

    said: Said
    abouts: Mapping[str, str]
    base: str
    late_after: timedelta

    def moment(self, value: datetime | None) -> SafeString:
        return SafeString("") if value is None else moment(self.said, value)

    def plainly(self, value: datetime | None) -> str:
        """For a spreadsheet: the wall clock of the program."""
        return value.astimezone(self.said.zone).strftime("%Y-%m-%d %H:%M") if value else ""


Shown = Callable[[Any, Telling], Any]


@dataclass(frozen=True)
class Column:
    """`cell` is what the page shows, `plain` what an export says where that differs; `load` adds
    what both need.
    """

    code: str
    title: Any
    cell: Shown
    plain: Shown | None = None
    load: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows
    order: str = ""
    nowrap: bool = True

    def said(self, row: Any, telling: "Telling") -> Any:
        return (self.plain or self.cell)(row, telling)


def _number(route: str) -> Shown:
    def cell(row: Any, telling: Telling) -> SafeString:
        return format_html(
            '<a href="{}{}/{}/" id="row-{}" data-row-link>{}</a>',
            telling.base,
            route,
            row.reference,
            row.reference,
            row.reference,
        )

    return cell


def _from(row: Any, telling: Telling) -> Any:
    name = row.entity_name
    if len(name) <= LONGEST_NAME:
        return name
    return format_html('<span title="{}">{}</span>', name, shorten(name, LONGEST_NAME))


def _subject(row: Any, telling: Telling) -> Any:
    if not row.bounced:
        return row.words
    return format_html("{} {}", state("attention", str(_("Sent back"))), row.words)


def _last(row: Any, telling: Telling) -> SafeString:
    kind = _KINDS.get(row.last_kind, row.last_kind or "")
    return format_html("{} {}", kind, telling.moment(row.last_at))


def _group(row: Any, telling: Telling) -> SafeString:
    return format_html('<abbr title="{}">{}</abbr>', row.group_name, row.group_code)


def _ticket(row: Any, telling: Telling) -> Any:
    link = getattr(row, "link", None)
    if link is not None:
        ticket = link.ticket.reference
        return format_html('<a href="{}tickets/{}/">{}</a>', telling.base, ticket, ticket)
    if getattr(row, "unfinished", None) is not None:
        return state("attention", str(_("No ticket yet")))
    return _("none needed")


def _happened(row: Any, telling: Telling) -> SafeString:
    moment = telling.moment(row.happened_at)
    return format_html("{} {}", moment, late_mark(row, telling.late_after))


def _with_last(rows: QuerySet[Any]) -> QuerySet[Any]:
    last = WorkLogEntry.objects.filter(ticket=OuterRef("pk")).order_by("-pk")
    at, kind = Subquery(last.values("at")[:1]), Subquery(last.values("kind")[:1])
    found: QuerySet[Any] = rows.annotate(last_at=at, last_kind=kind)
    return found


def _of_first(name: str) -> Callable[[QuerySet[Any]], QuerySet[Any]]:
    """A fact of the ticket's first contact."""

    def load(rows: QuerySet[Any]) -> QuerySet[Any]:
        log = WorkLogEntry.objects.filter(ticket=OuterRef("pk"), contact__isnull=False)
        first = log.order_by("pk").values(f"contact__{name}")[:1]
        found: QuerySet[Any] = rows.annotate(**{f"first_{name}": Subquery(first)})
        return found

    return load


def _with(**columns: str) -> Callable[[QuerySet[Any]], QuerySet[Any]]:
    """Single columns of what a row hangs on: cheaper than all of it, two dozen times a page."""
    return lambda rows: rows.annotate(**{name: F(path) for name, path in columns.items()})


def _related(*names: str) -> Callable[[QuerySet[Any]], QuerySet[Any]]:
    return lambda rows: rows.select_related(*names)


def _told(codes: Any, name: str) -> Shown:
    words = {str(code): str(label) for code, label in codes}
    return lambda row, _telling: words.get(getattr(row, name), getattr(row, name) or "")


def _due(row: Any) -> datetime | None:
    """The first of its clocks."""
    known = (row.review_due_at, row.person_due_at, row.update_due_at)
    return min((moment for moment in known if moment is not None), default=None)


def _category(row: Any, telling: Telling) -> str:
    return str(row.analytic or row.intake or "")


def _about(name: str) -> Shown:
    return lambda row, telling: telling.abouts.get(getattr(row, name), getattr(row, name) or "")


_TICKETS = (
    Column(
        "opened",
        _("Opened"),
        lambda row, telling: telling.moment(row.opened_at),
        lambda row, telling: telling.plainly(row.opened_at),
        order="opened",
    ),
    Column(
        "severity",
        _("Severity"),
        lambda row, _telling: severity(row.severity),
        lambda row, _telling: int(row.severity),
        order="severity",
    ),
    Column(
        "number",
        _("Ticket"),
        _number("tickets"),
        lambda row, _telling: row.reference,
        order="number",
    ),
    Column("status", _("Status"), _told(Status.choices, "status")),
    Column("from", _("From"), _from, lambda row, _telling: row.entity_name, order="from"),
    Column("about", _("About"), _about("first_about"), load=_of_first("about")),
    Column(
        "reason",
        _("Reason"),
        _subject,
        lambda row, _telling: row.words,
        load=_with(words="subject__masked"),
        nowrap=False,
    ),
    Column(
        "last",
        _("Last"),
        _last,
        lambda row, telling: telling.plainly(row.last_at),
        load=_with_last,
    ),
    Column(
        "group",
        _("With"),
        _group,
        lambda row, _telling: row.group_code,
        load=_with(group_code="group__code", group_name="group__name"),
    ),
    Column(
        "person",
        _("Person"),
        lambda row, _telling: str(row.person or ""),
        load=_related("person"),
    ),
    Column(
        "due",
        _("Due"),
        lambda row, telling: telling.moment(_due(row)),
        lambda row, telling: telling.plainly(_due(row)),
    ),
    Column(
        "channel",
        _("How"),
        _told(Channel.choices, "first_channel"),
        load=_of_first("channel"),
    ),
    Column(
        "wave",
        _("Wave"),
        lambda row, _telling: row.first_wave or "",
        load=_of_first("wave"),
    ),
    Column("category", _("Category"), _category, load=_related("analytic", "intake")),
)
_CONTACTS = (
    Column(
        "happened",
        _("When"),
        _happened,
        lambda row, telling: telling.plainly(row.happened_at),
        order="happened",
    ),
    Column(
        "number",
        _("Number"),
        _number("contacts"),
        lambda row, _telling: row.reference,
        order="number",
    ),
    Column(
        "severity",
        _("Severity"),
        lambda row, _telling: severity(row.severity),
        lambda row, _telling: int(row.severity),
        order="severity",
    ),
    Column("from", _("From"), _from, lambda row, _telling: row.entity_name, order="from"),
    Column("channel", _("How"), _told(Channel.choices, "channel")),
    Column("about", _("About"), _about("about")),
    Column(
        "reason",
        _("Reason"),
        lambda row, _telling: row.words,
        load=_with(words="reason__masked"),
        nowrap=False,
    ),
    Column(
        "ticket",
        _("Ticket"),
        _ticket,
        lambda row, _telling: row.link.ticket.reference if hasattr(row, "link") else "",
        load=_related("link__ticket", "unfinished"),
    ),
    Column("wave", _("Wave"), lambda row, _telling: row.wave or ""),
    Column("day", _("Day"), lambda row, _telling: "" if row.day is None else row.day),
)
COLUMNS: Mapping[Listed, Mapping[str, Column]] = {
    Listed.TICKETS: {column.code: column for column in _TICKETS},
    Listed.CONTACTS: {column.code: column for column in _CONTACTS},
}
FIRST: Mapping[Listed, tuple[str, ...]] = {
    Listed.TICKETS: (
        "opened", "severity", "number", "status", "from", "about", "reason", "last", "group",
    ),
    Listed.CONTACTS: (
        "happened", "number", "severity", "from", "channel", "about", "reason", "ticket",
    ),
}  # fmt: skip


def columns_of(listed: Listed, codes: tuple[str, ...]) -> list[Column]:
    """In the order asked for; the number is always there, for it leads to the page."""
    known = COLUMNS[listed]
    chosen = [code for code in codes if code in known] or list(FIRST[listed])
    return [known[code] for code in (chosen if "number" in chosen else ["number", *chosen])]


def loaded(rows: QuerySet[Any], columns: Iterable[Column]) -> QuerySet[Any]:
    for column in columns:
        rows = column.load(rows)
    return rows
