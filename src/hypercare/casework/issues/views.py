"""Issues: the list, one of them, opening and changing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hypercare.casework.contacts import wording
from hypercare.casework.contacts.selectors import sees_clear, shown
from hypercare.casework.issues import selectors, services
from hypercare.casework.issues.forms import IssueForm
from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.states import Status
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import InvalidInput, OutOfDate
from hypercare.reference.rollout.selectors import plan


@require_safe
def newest(request: ProgramRequest) -> HttpResponse:
    """Open ones, or with `?closed=1` the closed ones. Words are masked: a list is for many eyes."""
    closed = request.GET.get("closed") == "1"
    after = request.GET.get("after")
    status = Status.CLOSED if closed else Status.OPEN
    facts = {
        "issues": selectors.listed(request.actor, status=status, after=after),
        "closed": closed,
        "after": after,
        "may_edit": may(request.actor, "issue.edit"),
    }
    return render(request, "issues/list.html", facts)


@require_safe
def issue(request: ProgramRequest, number: int) -> HttpResponse:
    found = _found(request, number)
    words = wording.abouts(plan(request.program))
    facts = {
        "issue": found,
        "areas": [words.get(area, area) for area in found.areas],
        "tickets": selectors.tickets_of(request.actor, found),
        "contacts": selectors.contacts_of(request.actor, found),
        "may_edit": may(request.actor, "issue.edit"),
    }
    return render(request, "issues/issue.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ProgramRequest) -> HttpResponse:
    form = IssueForm(request.POST if request.method == "POST" else None, program=request.program)
    saved = _saved(request, form, None)
    return saved or _show(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ProgramRequest, number: int) -> HttpResponse:
    """An old version is refused. Who sees clear words to change them leaves a trace (R34)."""
    found = _found(request, number)
    if request.method == "POST":
        form = IssueForm(request.POST, program=request.program)
        if saved := _saved(request, form, found):
            return saved
        return _show(request, form, found)
    if sees_clear(request.actor):
        journal.look(by=request.actor, at=clock.now(), kind="view", what=found.reference)
    return _show(request, IssueForm(initial=_initial(request, found), program=found.program), found)


def _initial(request: ProgramRequest, found: Issue) -> dict[str, Any]:
    return {
        "version": found.version,
        "summary": shown(found.summary, request.actor),
        "status": found.status,
        "workaround": shown(found.workaround, request.actor) if found.workaround else "",
        "is_known": found.is_known,
        "areas": found.areas,
        "counties": [county.key for county in found.counties.all()],
    }


def _saved(request: ProgramRequest, form: IssueForm, found: Issue | None) -> HttpResponse | None:
    """None: the form is shown again, with a sentence beside each field at fault."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        issue = _save(request, form, found)
    except (InvalidInput, OutOfDate) as error:
        for name, sentence in (error.fields or {"": error.sentence}).items():
            form.add_error(name or None, sentence)
        return None
    messages.success(request, _("%(number)s is saved.") % {"number": issue})
    return redirect("issues:issue", request.program.key, issue.reference)


def _save(request: ProgramRequest, form: IssueForm, found: Issue | None) -> Issue:
    by, at = request.actor, clock.now()
    if found is None:
        return services.open_issue(facts=form.facts, by=by, at=at)
    version = form.cleaned_data["version"] or 0
    return services.change_issue(issue=found, version=version, facts=form.facts, by=by, at=at)


def _show(request: ProgramRequest, form: IssueForm, found: Issue | None) -> HttpResponse:
    facts = {"form": form, "issue": found}
    return render(request, "issues/edit.html", facts, status=422 if form.is_bound else 200)


def _found(request: ProgramRequest, number: int) -> Issue:
    mine = Issue.objects.visible_to(request.actor).with_words().select_related("opened_by")
    return get_object_or_404(mine.prefetch_related("counties"), number=number)
