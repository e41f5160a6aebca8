"""The lists of tickets and of contacts: filtered, sorted, and always at an address."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.kernel.clock import local_day, now
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.insight.finding import listing
from hypercare.insight.finding.counting import newer
from hypercare.insight.finding.filters import Filters, Offer, parse
from hypercare.insight.finding.filters import render as written
from hypercare.insight.finding.forms import FilterForm
from hypercare.insight.finding.offers import offer
from hypercare.insight.finding.probing import TooSlow
from hypercare.insight.finding.states import Listed

# Parameters of the page beside those of the filters.
PLACES = frozenset({"after", "before"})


@require_safe
def tickets(request: ProgramRequest) -> HttpResponse:
    return _list(request, Listed.TICKETS)


@require_safe
def contacts(request: ProgramRequest) -> HttpResponse:
    """Words are masked here, whoever looks: a list is no place to read a person's details."""
    return _list(request, Listed.CONTACTS)


@require_safe
def panel(request: ProgramRequest, listed: str) -> HttpResponse:
    """All filters as a form; a page of its own, and a part of the list where scripts run."""
    which = Listed(listed)
    known = offered(request, which)
    filters, faults = asked(request, which, known)
    form = FilterForm(listed=which, offer=known, filters=filters)
    facts = {"form": form, "listed": which, "faults": faults, "list_url": list_url(request, which)}
    return render(request, "finding/panel.html", facts, status=422 if faults else 200)


def _list(request: ProgramRequest, listed: Listed) -> HttpResponse:
    known = offered(request, listed)
    filters, faults = asked(request, listed, known)
    if not faults and _is_of_form(request):
        query = written(filters)
        return redirect(list_url(request, listed) + (f"?{query}" if query else ""))
    facts = facts_of(request, listed, filters, known)
    status = 422 if faults else 200
    if not faults:
        try:
            facts |= _table(request, listed, filters, known)
        except (TooSlow, InvalidInput) as error:
            faults, status = [error.sentence], error.status
    return render(request, "finding/list.html", {**facts, "faults": faults}, status=status)


def _is_of_form(request: ProgramRequest) -> bool:
    """A form sends its empty fields too; the address that people copy has only what is set."""
    return any(len(values) > 1 or not values[0] for _name, values in request.GET.lists())


def offered(request: ProgramRequest, listed: Listed) -> Offer:
    return offer(request.program, listed, local_day(now(), request.program_zone))


def asked(
    request: ProgramRequest, listed: Listed, known: Offer, other: Sequence[str] = ()
) -> tuple[Filters, list[str]]:
    """The filters of the address, or a sentence for each that is wrong; nothing is guessed."""
    passed = PLACES.union(other)
    given = {name: values for name, values in request.GET.lists() if name not in passed}
    try:
        return parse(given, listed, known), []
    except InvalidInput as error:
        return Filters(), list(error.fields.values())


@require_safe
def news(request: ProgramRequest, listed: str) -> HttpResponse:
    """How many came since the list was read; asked for by the page when something happened."""
    which = Listed(listed)
    known = offered(request, which)
    filters, faults = asked(request, which, known, other=["came"])
    try:
        came = datetime.fromisoformat(request.GET.get("came", ""))
        since = came.astimezone(UTC) if came.tzinfo else None
    except (ValueError, OverflowError):  # the calendar ends
        since = None
    if faults or since is None:
        return HttpResponse(status=422)
    facts = {
        "count": newer(request.actor, which, filters, known, since),
        "list_url": list_url(request, which),
        "address": address_of(filters),
    }
    return render(request, "finding/news.html", facts)


def address_of(filters: Filters) -> str:
    query = written(filters)
    return f"?{query}" if query else ""


def place_of(request: ProgramRequest, filters: Filters) -> str:
    """The address with the page of the list that was open, to come back to."""
    query = written(filters)
    places = {name: request.GET[name] for name in sorted(PLACES) if request.GET.get(name)}
    whole = "&".join(filter(None, [query, urlencode(places)]))
    return f"?{whole}" if whole else ""


def list_url(request: ProgramRequest, listed: Listed) -> str:
    return f"/{request.program.key}/{listed}/"


def facts_of(
    request: ProgramRequest, listed: Listed, filters: Filters, known: Offer
) -> dict[str, Any]:
    query = written(filters)
    return {
        "listed": listed,
        "title": listed.label,
        "list_url": list_url(request, listed),
        "query": query,
        "sort": filters.sort,
        "chips": listing.chips(filters, known),
        "address": address_of(filters),
        "place": place_of(request, filters),
        "may_export": may(request.actor, "list.export"),
        "came": f"{query}&came={quote(now().isoformat())}"
        if query
        else f"came={quote(now().isoformat())}",
    }


def _table(
    request: ProgramRequest, listed: Listed, filters: Filters, known: Offer
) -> dict[str, Any]:
    places = {name: request.GET.get(name, "") for name in PLACES}
    found = listing.table(request.actor, listed, filters, known, at=now(), **places)
    query = written(filters)
    before = f"{query}&" if query else ""
    return {
        "table": found,
        "newer": f"?{before}before={found.newer}" if found.newer else "",
        "older": f"?{before}after={found.older}" if found.older else "",
        "is_first": not any(places.values()),
        "lead": _("Newest first") if not filters.sort else "",
    }
