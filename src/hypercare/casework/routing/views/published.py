"""The published rules in words, every edition of them, and the file of one (R01)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hypercare.casework.routing.comparing import changes
from hypercare.casework.routing.drafts import open_drafts
from hypercare.casework.routing.models import Rules
from hypercare.casework.routing.selectors import Edition, edition, editions
from hypercare.casework.routing.tables import HEADINGS, RowInWords, in_words
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.paging import page
from hypercare.foundation.kernel.sheets import as_csv
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.selectors import plan

EDITIONS = 50


@require_safe
def rules(request: ProgramRequest) -> HttpResponse:
    published = edition(request.program)
    facts = {
        "edition": published,
        "rows": _rows(request, published),
        "drafts": open_drafts(request.program),
        "may_edit": may(request.actor, "rules.edit"),
    }
    return render(request, "routing/rules.html", facts)


@require_safe
def history(request: ProgramRequest) -> HttpResponse:
    """Who published what, when and why."""
    known = Rules.objects.filter(program=request.program).select_related("published_by")
    found = page(known, by="published_at", after=request.GET.get("after"), size=EDITIONS)
    return render(request, "routing/history.html", {"editions": found})


@require_safe
def one_edition(request: ProgramRequest, edition: int) -> HttpResponse:
    """Any edition whole, with what it changed, and as the start of a new draft."""
    known = Rules.objects.filter(program=request.program).select_related("published_by")
    record = get_object_or_404(known, number=edition)
    chosen = editions(request.program)[record.number]
    facts = {
        "record": record,
        "edition": chosen,
        "rows": _rows(request, chosen),
        "is_newest": record.number == max(editions(request.program)),
        "may_edit": may(request.actor, "rules.edit"),
        **_changed_by(request, chosen),
    }
    return render(request, "routing/edition.html", facts)


def _changed_by(request: ProgramRequest, chosen: Edition) -> dict[str, Any]:
    """Against the edition before it; nothing for the first one."""
    earlier = [e for number, e in editions(request.program).items() if number < chosen.number]
    if not earlier:
        return {"changes": None}
    return {
        "before": earlier[-1],
        "changes": changes(earlier[-1].rules, chosen.rules, plan(request.program)),
    }


@require_safe
def export(request: ProgramRequest, edition: int) -> HttpResponse:
    """The whole table in words, for a spreadsheet; the export is in the table of looks."""
    record = get_object_or_404(Rules.objects.filter(program=request.program), number=edition)
    rows = _rows(request, editions(request.program)[record.number])
    what = f"rules {record.number}"
    journal.look(by=request.actor, at=clock.now(), kind="export", what=what, rows=len(rows))
    sheet = as_csv([[str(heading) for heading in HEADINGS], *(row.cells for row in rows)])
    response = HttpResponse(sheet, content_type="text/csv; charset=utf-8")
    name = _("routing-rules-%(number)s.csv") % {"number": record.number}
    response["Content-Disposition"] = f'attachment; filename="{request.program.key}-{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _rows(request: ProgramRequest, chosen: Edition) -> list[RowInWords]:
    return in_words(chosen.rules, plan(request.program), book(request.program))
