"""The filters of the list of tickets as parameters, each with what it means."""

from typing import Annotated, Any

from django.db.models import QuerySet
from ninja import Schema
from pydantic import Field

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.clock import local_day, now
from hypercare.foundation.kernel.keyset import Span, span
from hypercare.insight.finding.filters import PARAMETERS, Filters, parse
from hypercare.insight.finding.offers import offer
from hypercare.insight.finding.orders import order_of
from hypercare.insight.finding.probing import hard_stop
from hypercare.insight.finding.selecting import rows
from hypercare.insight.finding.states import Listed

LIST_MS = 1800


def _described(name: str) -> Any:
    known = PARAMETERS[name]
    several = " Several with commas between them." if known.many else ""
    return Field(
        max_length=400, description=f"{known.title}.{several} For example {known.example}."
    )


class TicketFilters(Schema):
    """All filters have to be right together."""

    q: Annotated[str, _described("q")] = ""
    wave: Annotated[str, _described("wave")] = ""
    county: Annotated[str, _described("county")] = ""
    entity: Annotated[str, _described("entity")] = ""
    channel: Annotated[str, _described("channel")] = ""
    about: Annotated[str, _described("about")] = ""
    advice: Annotated[str, _described("advice")] = ""
    severity: Annotated[str, _described("severity")] = ""
    status: Annotated[str, _described("status")] = ""
    group: Annotated[str, _described("group")] = ""
    person: Annotated[str, _described("person")] = ""
    due: Annotated[str, _described("due")] = ""
    category: Annotated[str, _described("category")] = ""
    bounced: Annotated[str, _described("bounced")] = ""
    grouped: Annotated[str, _described("grouped")] = ""
    day: Annotated[str, _described("day")] = ""
    since: Annotated[str, _described("since")] = ""
    until: Annotated[str, _described("until")] = ""
    sort: Annotated[str, _described("sort")] = ""


def filtered(
    by: Actor, asked: TicketFilters, load: Any, *, cursor: str | None, limit: int
) -> Span[Any]:
    """A page of tickets; `load` adds what the answer needs of each. Raises InvalidInput."""
    known = offer(by.program, Listed.TICKETS, local_day(now(), by.program.zone))
    given = {name: [text] for name, text in asked.dict().items() if text}
    filters: Filters = parse(given, Listed.TICKETS, known)
    found: QuerySet[Any] = load(rows(by, Listed.TICKETS, filters, known))
    with hard_stop(LIST_MS):
        order = order_of(Listed.TICKETS, filters.sort)
        return span(found, order, after=cursor or "", size=limit)
