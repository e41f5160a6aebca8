"""The records of one section: list, add, change, take out of use, bring back."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import HypercareError
from hypercare.reference.calendars.proposing import Holiday, proposed
from hypercare.surface.programfile import editing
from hypercare.surface.programfile.current import retired
from hypercare.surface.programfile.document import Record
from hypercare.surface.programfile.editing import Edit
from hypercare.surface.programpages import selectors
from hypercare.surface.programpages.forms.records import RecordForm
from hypercare.surface.programpages.saving import Outcome, saved
from hypercare.surface.programpages.sections import SECTIONS, Section, label_of

PERSONAL = ("people",)
ROLES = "users"  # has pages of its own, because other people may see it


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: ProgramRequest, section: str) -> HttpResponse:
    found = _found(section)
    if not found.is_list:
        return _edit(request, found, "")
    if request.method == "POST":
        return HttpResponseNotAllowed(["GET"])
    _look(request, found)
    raw = editing.as_file(request.program)
    words, after = request.GET.get("q", ""), request.GET.get("after", "")
    listing = selectors.listing(found, raw[found.name], words=words, after=after)
    columns = [label_of(found.name, name) for name in found.columns]
    facts = {
        "section": found,
        "listing": listing,
        "columns": columns,
        "rows": [(row.key, list(zip(columns, row.cells, strict=True))) for row in listing.rows],
        "words": words,
        "retired": selectors.names_of(found, retired(request.program, found.name)),
        "may_edit": may(request.actor, "program.edit"),
    }
    return render(request, "programpages/section.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: ProgramRequest, section: str, key: str) -> HttpResponse:
    found = _found(section)
    if not found.is_list:
        raise Http404
    _look(request, found)
    return _edit(request, found, key)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ProgramRequest, section: str) -> HttpResponse:
    found = _found(section)
    if not found.is_list:
        raise Http404
    raw = editing.as_file(request.program)
    known = {**editing.table_of(found.name).empty(), **request.GET.dict()}
    form = RecordForm(found, raw, _data(request), record=known, is_new=True)
    if not form.is_bound:
        return _show(request, found, form)
    return _after(request, found, saved(form, Edit(found.name), by=request.actor))


@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: ProgramRequest, section: str, key: str) -> HttpResponse:
    """Asked first: what the record is, and that old contacts and tickets keep it."""
    found = _found(section)
    if not found.is_list or not found.has_retire:
        raise Http404
    known = editing.record_of(editing.as_file(request.program), found.name, key)
    trouble = ""
    if request.method == "POST":
        edit = Edit(found.name, key, None, request.POST.get("seen", ""))
        try:
            editing.save(edit, by=request.actor, at=clock.now())
        except HypercareError as error:
            trouble = error.fields.get("", error.sentence)
        else:
            text = _("Out of use: %(name)s. You can bring it back below.")
            messages.success(request, text % {"name": selectors.name_of(known, key)})
            return redirect("programpages:section", request.program.key, found.name)
    facts = {
        "section": found,
        "key": key,
        "name": selectors.name_of(known, key),
        "seen": editing.fingerprint(known),
        "trouble": trouble,
    }
    return render(request, "programpages/retire.html", facts, status=422 if trouble else 200)


@require_POST
def restore(request: ProgramRequest, section: str, key: str) -> HttpResponse:
    found = _found(section)
    if not found.has_restore or not found.is_list:
        raise Http404
    try:
        editing.restore(found.name, key, by=request.actor, at=clock.now())
    except HypercareError as error:
        messages.error(request, error.fields.get("", error.sentence))
    else:
        messages.success(request, _("In use again: %(key)s.") % {"key": key})
    return redirect("programpages:section", request.program.key, found.name)


def _found(name: str) -> Section:
    if name == ROLES or name not in SECTIONS:
        raise Http404
    return SECTIONS[name]


def _edit(request: ProgramRequest, found: Section, key: str) -> HttpResponse:
    raw = editing.as_file(request.program)
    known = editing.record_of(raw, found.name, key)
    form = RecordForm(found, raw, _data(request), record=known, is_new=False)
    if not form.is_bound:
        offered = _holidays(request, found, known)
        form.offer_holidays(offered)
        return _show(request, found, form, key=key, offered=offered)
    edit = Edit(found.name, key, None, request.POST.get("seen", ""))
    return _after(request, found, saved(form, edit, by=request.actor), key=key)


def _after(
    request: ProgramRequest, found: Section, outcome: Outcome, key: str = ""
) -> HttpResponse:
    if not outcome.is_saved:
        return _show(request, found, outcome.form, key=key, outcome=outcome)
    messages.success(request, outcome.sentence)
    if found.is_list:
        return redirect("programpages:section", request.program.key, found.name)
    return redirect("programpages:overview", request.program.key)


def _show(
    request: ProgramRequest,
    found: Section,
    form: RecordForm,
    *,
    key: str = "",
    outcome: Outcome | None = None,
    offered: list[Holiday] | None = None,
) -> HttpResponse:
    facts = {
        "offered": offered or [],
        "may_propose": found.name == editing.FACTS and bool(form.record["holiday_calendar"]),
        "section": found,
        "form": form,
        "key": key,
        "name": selectors.name_of(form.record, key),
        "moves": selectors.fixed(found, form.record) if key else [],
        "theirs": outcome.theirs if outcome else [],
        "may_edit": may(request.actor, "program.edit"),
        "facts": selectors.as_facts(found, form.record),
    }
    return render(request, "programpages/record.html", facts, status=422 if outcome else 200)


def _holidays(request: ProgramRequest, found: Section, known: Record) -> list[Holiday]:
    """With `?holidays` those of this year and the next two that are not in the list yet."""
    if found.name != editing.FACTS or "holidays" not in request.GET:
        return []
    year = clock.local_day(clock.now(), request.program.zone).year
    return proposed(known["holiday_calendar"], range(year, year + 3), known["holidays"])


def _data(request: ProgramRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _look(request: ProgramRequest, found: Section) -> None:
    if found.name in PERSONAL:
        what = f"program:{found.name}"
        journal.look(by=request.actor, at=clock.now(), kind="view", what=what)
