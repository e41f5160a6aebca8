"""A frozen edition, laid out as facts, tables and charts; every format shows these. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.dateformat import format as in_words
from django.utils.translation import gettext as _

from hypercare.insight.reports import charts
from hypercare.insight.reports.charts import Chart
from hypercare.insight.reports.contents import DEFINITIONS, read
from hypercare.insight.reports.states import COUNTED_BY, Field

LONG_DAY = 25  # hours of a day that repeats one


@dataclass(frozen=True)
class Table:
    """`definition` says what is counted (R31). Cells are plain text or numbers.

    `of` says what the first cell of a row is the number of, for pages that lead there.
    """

    key: str
    title: str
    definition: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    empty: str = ""
    of: str = "contacts"


@dataclass(frozen=True)
class Document:
    content: Mapping[str, Any]
    checksum: str

    @cached_property
    def title(self) -> str:
        return _("Daily report %(name)s") % {"name": self.content["edition"]}

    @cached_property
    def day(self) -> str:
        return in_words(date.fromisoformat(self.content["day"]), "l j F Y")

    @cached_property
    def facts(self) -> list[tuple[str, str]]:
        content = self.content
        return [
            (_("Program"), content["program"]["name"]),
            (_("For"), content["recipient"]["name"]),
            (
                _("Day"),
                _("%(day)s, %(hours)d hours") % {"day": self.day, "hours": content["hours"]},
            ),
            (_("Zone"), content["zone"]),
            (_("From, until before"), f"{self.moment('begins')}, {self.moment('ends')}"),
            (_("Cut-off"), self.moment("cut_off")),
            (_("Drafted"), self.moment("drafted")),
            (_("Contacts"), str(len(self.section("new")) + len(self.section("late")))),
            (_("SHA-256 of the rows"), self.checksum),
        ]

    @cached_property
    def coverage(self) -> str:
        figure = self.content["coverage"]
        if figure is None:
            return _(
                "The day is not closed yet, so nobody vouches that all its calls and messages are"
                " here."
            )
        said = _(
            "%(received)d calls and messages received: %(documented)d documented, %(explained)d"
            " explained, %(missing)d missing. Closed by %(closed_by)s."
        )
        gap = _(" Why they are missing: %(gap)s") if figure["gap"] else ""
        return str((said + gap) % figure)

    @property
    def coverage_means(self) -> str:
        return str(DEFINITIONS["coverage"])

    @cached_property
    def correction(self) -> str:
        corrects = self.content["corrects"]
        if corrects is None:
            return ""
        return str(_("This corrects edition %(edition)s: %(why)s") % corrects)

    def moment(self, name: str) -> str:
        return plainly(self.content[name])

    def section(self, name: str) -> Sequence[Any]:
        found: Sequence[Any] = self.content["sections"][name]
        return found

    @property
    def columns(self) -> list[str]:
        return ["number", "happened_at", *self.content["fields"]]

    @property
    def heads(self) -> tuple[str, ...]:
        labels = {"number": _("Number"), "happened_at": _("When")} | {
            one.value: str(one.label) for one in Field
        }
        return tuple(labels[name] for name in self.columns)

    def cells(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(self.word(name, row[name]) for name in self.columns)

    def word(self, name: str, value: Any) -> Any:
        """A code as it was called when the rows were frozen; no value says so."""
        if name == "happened_at":
            return plainly(value) if self.content["hours"] == LONG_DAY else wall_clock(value)
        if name in self.content["words"]:
            return self.content["words"][name].get(value, value)
        return "" if value is None else value

    @cached_property
    def tables(self) -> list[Table]:
        """The four sections, then what stands beside them."""
        return [
            self._rows("new", _("New"), _("No contact about the migration happened on this day.")),
            self._rows("late", _("Late for earlier days"), _("None.")),
            self._changed(),
            self._rows("withdrawn", _("Withdrawn"), _("None.")),
            self._hand_overs(),
            self._came_back(),
            self._issues(),
        ]

    def _rows(self, name: str, title: str, empty: str) -> Table:
        rows = tuple(self.cells(row) for row in self.section(name))
        return Table(name, title, str(DEFINITIONS[name]), self.heads, rows, empty)

    def _changed(self) -> Table:
        rows = tuple(
            (*self.cells(one["row"]), self.difference(one)) for one in self.section("changed")
        )
        heads = (*self.heads, _("What changed"))
        title = _("Changed since the last edition")
        return Table("changed", title, str(DEFINITIONS["changed"]), heads, rows, _("None."))

    def difference(self, one: Mapping[str, Any]) -> str:
        labels = dict(zip(self.columns, self.heads, strict=True))
        parts = [
            _("%(what)s was: %(before)s")
            % {"what": labels[name], "before": self.word(name, before) or _("nothing")}
            for name, (before, _now) in one["was"].items()
        ]
        again = [_("counts again")] if one["counts_again"] else []
        return "; ".join([*again, *parts])

    def _hand_overs(self) -> Table:
        keys = ("contact", "at", "to", "reference_there", "outcome")
        heads = (_("Contact"), _("At"), _("To"), _("Their number"), _("What came of it"))
        rows = tuple(
            tuple(plainly(one[key]) if key == "at" else one[key] for key in keys)
            for one in self.content["hand_overs"]
        )
        said = _("Callers of this day who were redirected or transferred to somebody else.")
        return Table("hand_overs", _("Hand-overs"), said, heads, rows, _("None."))

    def _came_back(self) -> Table:
        rows = tuple((one["contact"], one["sent_away_with"]) for one in self.content["came_back"])
        heads = (_("Contact"), _("Sent away with"))
        said = _("Callers of this day who had been sent away before, by the program’s rule.")
        return Table("came_back", _("Came back"), said, heads, rows, _("None."))

    def _issues(self) -> Table:
        rows = tuple(
            (
                one["number"],
                plainly(one["opened_at"]),
                _("known") if one["is_known"] else _("open"),
                one["summary"],
            )
            for one in self.content["issues"]
        )
        heads = (_("Issue"), _("Since"), _("State"), _("What it is"))
        said = _("Issues that were open when the rows were frozen.")
        return Table("issues", _("Open issues"), said, heads, rows, _("None."), "issues")

    @cached_property
    def totals(self) -> list[Table]:
        labels = {one.value: str(one.label) for one in Field}
        return [
            Table(
                f"by_{name}",
                _("By %(what)s") % {"what": labels[name].lower()},
                str(DEFINITIONS[name]),
                (labels[name], _("Contacts")),
                tuple((self.word(name, v) or _("none"), n) for v, n in counts),
            )
            for name in COUNTED_BY
            if (counts := self.content["totals"].get(name)) is not None
        ]

    @cached_property
    def charts(self) -> list[Chart]:
        """The same numbers as the rows."""
        hours = charts.per_hour(row["happened_at"] for row in self.section("new"))
        by = {table.key: table for table in self.totals}
        lying = [
            charts.by(table.key, table.title, table.heads[0], table.rows)
            for key in ("by_county", "by_category")
            if (table := by.get(key)) is not None
        ]
        return [hours, charts.per_day(self.content["days"]), *lying]


def document(content: str, checksum: str) -> Document:
    return Document(read(content), checksum)


def wall_clock(moment: str) -> str:
    """Of a day on which no hour comes twice."""
    return datetime.fromisoformat(moment).strftime("%Y-%m-%d %H:%M")


def plainly(moment: str) -> str:
    """The wall clock of the program with its distance to UTC: hours can come twice."""
    return datetime.fromisoformat(moment).strftime("%Y-%m-%d %H:%M %z")
