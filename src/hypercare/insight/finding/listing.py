"""One page of a list, ready to be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hypercare.casework.contacts import wording
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.keyset import first_span, ordered, span
from hypercare.foundation.kernel.questions import question, question_of_its_own
from hypercare.foundation.ui.words import Said
from hypercare.insight.finding.columns import COLUMNS, Column, Telling, columns_of, loaded
from hypercare.insight.finding.filters import PARAMETERS, Filters, Offer, dated, render
from hypercare.insight.finding.models import ChosenColumns
from hypercare.insight.finding.orders import ORDERS, order_of
from hypercare.insight.finding.probing import hard_stop
from hypercare.insight.finding.selecting import rows_of
from hypercare.insight.finding.states import Listed
from hypercare.reference.rollout.selectors import plan

ROWS = 25
LIST_MS = 1800


@dataclass(frozen=True)
class Head:
    """A column's head: `query` sorts by it, the other way round where it is sorted already."""

    title: str
    query: str = ""
    sorted: str = ""


@dataclass(frozen=True)
class Chip:
    """A filter that is set, in words, and the query without it."""

    title: str
    value: str
    without: str


@dataclass(frozen=True)
class Table:
    heads: Sequence[Head]
    rows: Sequence[SafeString]
    newer: str | None
    older: str | None
    newest: int


def table(
    actor: Actor,
    listed: Listed,
    filters: Filters,
    offer: Offer,
    *,
    at: datetime,
    after: str = "",
    before: str = "",
) -> Table:
    """Raises InvalidInput for a strange place and TooSlow."""
    columns = columns_of(listed, chosen(actor, listed))
    order, wanted = order_of(listed, filters.sort), dated(filters, offer)
    if after or before or wanted.q:
        # Put together first: the search for its words has a stop of its own.
        asked = loaded(rows_of(actor, listed, wanted), columns)
        with hard_stop(LIST_MS):
            found = span(asked, order, after=after, before=before, size=ROWS)
    else:
        with hard_stop(LIST_MS):
            known = _first(actor, actor.program.facts_version, listed, wanted, tuple(columns))
        found = first_span(known, order, size=ROWS)
    telling = telling_of(actor, at)
    return Table(
        heads=[_head(column, listed, filters) for column in columns],
        rows=[_row(columns, one, telling) for one in found.items],
        newer=found.newer,
        older=found.older,
        newest=max((one.pk for one in found.items), default=0),
    )


@question_of_its_own
def _first(
    actor: Actor, _facts: int, listed: Listed, wanted: Filters, columns: tuple[Column, ...]
) -> QuerySet[Any]:
    """The first page, which is asked for again and again; `_facts` are those of the program."""
    known = loaded(rows_of(actor, listed, wanted), columns)
    return ordered(known, order_of(listed, wanted.sort))[: ROWS + 1]


def telling_of(actor: Actor, at: datetime) -> Telling:
    said = Said(actor.program.zone, at)
    known = plan(actor.program)
    return Telling(said, wording.abouts(known), f"/{actor.program.key}/", known.late_after)


def chosen(actor: Actor, listed: Listed) -> tuple[str, ...]:
    """What the person chose to see; empty for the usual columns."""
    if actor.user is None:
        return ()
    return next((tuple(kept.columns) for kept in _chosen(actor, listed.value)), ())


@question
def _chosen(actor: Actor, listed: str) -> QuerySet[ChosenColumns]:
    return ChosenColumns.objects.filter(program=actor.program, user=actor.user, listed=listed)


def chips(filters: Filters, offer: Offer) -> list[Chip]:
    given = {name: getattr(filters, name) for name in PARAMETERS if name != "sort"}
    return [_chip(name, value, filters, offer) for name, value in given.items() if value]


def _chip(name: str, value: Any, filters: Filters, offer: Offer) -> Chip:
    words = offer.values.get(name, {})
    texts = [value] if isinstance(value, str) else [words.get(one, one) for one in value]
    empty: Any = "" if isinstance(value, str) else ()
    without = render(replace(filters, **{name: empty}))
    return Chip(str(PARAMETERS[name].title), _(" or ").join(map(str, texts)), without)


def _row(columns: Sequence[Column], row: Any, telling: Telling) -> SafeString:
    """Its cells as HTML; two hundred of them through a template would be half of the page."""
    return SafeString("".join(_cell(column, row, telling) for column in columns))


def _cell(column: Column, row: Any, telling: Telling) -> str:
    text = conditional_escape(column.cell(row, telling))
    if column.code == "number":
        return f'<th scope="row" class="hc-nowrap">{text}</th>'
    return f'<td class="{"hc-nowrap" if column.nowrap else "hc-clip"}">{text}</td>'


def _head(column: Column, listed: Listed, filters: Filters) -> Head:
    """By its own order, the newest or highest first; a second time the other way round."""
    if not column.order:
        return Head(str(column.title))
    now = order_of(listed, filters.sort).name
    other = column.order if now == f"-{column.order}" else f"-{column.order}"
    query = render(replace(filters, sort=other))
    standing: Mapping[str, str] = {column.order: "ascending", f"-{column.order}": "descending"}
    return Head(str(column.title), query, standing.get(now, ""))


def orders(listed: Listed) -> list[str]:
    return list(ORDERS[listed])


def known_columns(listed: Listed) -> list[tuple[str, str]]:
    return [(column.code, str(column.title)) for column in COLUMNS[listed].values()]
