"""Try it: any facts and any day, with what is published or with a draft. Nothing is kept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hypercare.casework.routing.drafts import as_edition, draft_rows, open_drafts
from hypercare.casework.routing.errors import NoRowMatches
from hypercare.casework.routing.forms import TryForm, try_initial
from hypercare.casework.routing.selectors import Advice, Edition, advice_by, edition, editions
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.panels import panels_for
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.selectors import plan

DRAFT = "draft-"
MOST_EDITIONS = 20


@dataclass(frozen=True)
class Tried:
    """What the panel of the contact page is given to show."""

    advice: Advice
    at: datetime


@require_safe
def try_it(request: ProgramRequest) -> HttpResponse:
    program, known = request.program, _choices(request.program)
    today = clock.local_day(clock.now(), request.program_zone)
    asked = "kind" in request.GET
    first = request.GET.get("rules", known[0][0] if known else "")
    form = TryForm(
        request.GET if asked else None,
        program=program,
        rules=known,
        initial=try_initial(today, first),
    )
    facts: dict[str, Any] = {"form": form, "panels": []}
    if asked and form.is_valid():
        facts |= _tried(request, form)
    return render(
        request, "routing/try.html", facts, status=200 if form.is_valid() or not asked else 422
    )


def _tried(request: ProgramRequest, form: TryForm) -> dict[str, Any]:
    at = _moment(request, form.cleaned_data["day"])
    concern = form.cleaned_data["concerns"]
    county = plan(request.program).counties.get(concern)
    question = form.question(at, county.name if county else "")
    try:
        advice = advice_by(request.program, _chosen(request.program, form), question)
    except NoRowMatches as error:
        return {"nothing": error.sentence}
    tried, group = Tried(advice, at), book(request.program).groups.get(advice.first_group)
    panels = panels_for("rules-try", request, tried)
    return {"tried": tried, "panels": panels, "group": group.name if group else ""}


def _moment(request: ProgramRequest, day: date) -> datetime:
    """Now for today, noon for any other day: whether a line is open depends on it."""
    now = clock.now()
    if day == clock.local_day(now, request.program_zone):
        return now
    return clock.start_of_day(day, request.program_zone) + timedelta(hours=12)


def _choices(program: Program) -> list[tuple[str, str]]:
    drafts = [
        (f"{DRAFT}{draft.number}", _("Draft %(number)s") % {"number": draft.number})
        for draft in open_drafts(program)
    ]
    numbers = sorted(editions(program), reverse=True)[:MOST_EDITIONS]
    published = [(str(n), _("Edition %(number)s") % {"number": n}) for n in numbers]
    return [*published[:1], *drafts, *published[1:]]


def _chosen(program: Program, form: TryForm) -> Edition:
    chosen = form.cleaned_data["rules"]
    if not chosen.startswith(DRAFT):
        return edition(program, int(chosen))
    draft = open_drafts(program).get(number=int(chosen.removeprefix(DRAFT)))
    return as_edition(draft, draft_rows(draft))
