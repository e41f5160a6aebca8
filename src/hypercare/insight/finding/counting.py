"""How many are in each saved view, and how many are new: never more than a few rows are read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs

from django.db.models import IntegerField, Subquery

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.programs.models import Program
from hypercare.insight.finding.filters import Filters, Offer, parse
from hypercare.insight.finding.models import SavedView
from hypercare.insight.finding.offers import offer
from hypercare.insight.finding.probing import TooSlow, hard_stop
from hypercare.insight.finding.selecting import rows
from hypercare.insight.finding.states import Listed

MOST = 99
COUNT_MS = 800
KEPT_AT = {Listed.TICKETS: "opened_at", Listed.CONTACTS: "logged_at"}


class _Capped(Subquery):
    """Counts the rows of a query that has a limit."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS capped)"
    output_field: Any = IntegerField()


@dataclass(frozen=True)
class Counted:
    """`count` is "12", "99+", or empty: it has words, or it does not fit the program any more."""

    view: SavedView
    count: str


def views_of(actor: Actor, listed: Listed) -> list[SavedView]:
    """One's own first, then the team's, then everybody's."""
    known = SavedView.objects.visible_to(actor).filter(listed=listed).select_related("owner")
    place = {"private": 0, "team": 1, "program": 2}
    return sorted(known, key=lambda view: (place[view.shared_with], view.name.casefold()))


def counted(actor: Actor, listed: Listed, today: date) -> list[Counted]:
    """All counts in one statement, each capped; none where it would take too long."""
    known = views_of(actor, listed)
    offered = offer(actor.program, listed, today)
    read = {view.number: filters_of(view, offered) for view in known}
    asked = {n: f for n, f in read.items() if f is not None and not f.q}
    counts = _counts(actor, listed, asked, offered)
    return [Counted(view, _said(counts.get(f"n{view.number}"))) for view in known]


def filters_of(view: SavedView, offered: Offer) -> Filters | None:
    """None for a view that names what the program no longer has."""
    try:
        return parse(parse_qs(view.query), Listed(view.listed), offered)
    except InvalidInput:
        return None


def newer(actor: Actor, listed: Listed, filters: Filters, offered: Offer, at: datetime) -> str:
    """How many came since that moment, as far as the reader may see them: "3", "99+" or ""."""
    came = rows(actor, listed, filters, offered).filter(**{f"{KEPT_AT[listed]}__gt": at})
    with hard_stop(COUNT_MS):
        return _said(came.order_by()[: MOST + 1].count() or None)


def _counts(
    actor: Actor, listed: Listed, asked: dict[int, Filters], offered: Offer
) -> dict[str, int]:
    capped = {
        f"n{number}": _Capped(
            rows(actor, listed, filters, offered).order_by().values("pk")[: MOST + 1]
        )
        for number, filters in asked.items()
    }
    if not capped:
        return {}
    try:
        with hard_stop(COUNT_MS):
            found = Program.objects.filter(pk=actor.program.pk).annotate(**capped)
            counts: dict[str, int] = found.values(*capped).get()
            return counts
    except TooSlow:
        return {}


def _said(count: int | None) -> str:
    if count is None:
        return ""
    return f"{MOST}+" if count > MOST else str(count)
