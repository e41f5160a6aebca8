"""Opening an issue and changing its facts: two people's changes are put together or asked about."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hypercare.casework.contacts.selectors import sees_clear
from hypercare.casework.issues import services
from hypercare.casework.issues.errors import Overlap
from hypercare.casework.issues.forms import MANY, IssueForm, form_for
from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.services.facts import facts_of, split
from hypercare.casework.issues.views.issue import back_to, found, with_faults
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import InvalidInput


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ProgramRequest) -> HttpResponse:
    form = IssueForm(request.POST if request.method == "POST" else None, by=request.actor)
    if not form.is_bound or not form.is_valid():
        return _form(request, form)
    try:
        opened = services.open_issue(facts=form.opened, by=request.actor, at=clock.now())
    except InvalidInput as error:
        return _form(request, with_faults(form, error))
    messages.success(request, _("%(number)s is saved.") % {"number": opened})
    return back_to(request, opened)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ProgramRequest, number: int) -> HttpResponse:
    """Who sees clear words to change them leaves a trace (R34)."""
    mine, actor = found(request, number), request.actor
    if request.method != "POST":
        if sees_clear(actor):
            journal.look(by=actor, at=clock.now(), kind="view", what=mine.reference)
        facts = facts_of(mine, actor)
        return _form(request, form_for(facts, facts, mine, actor), mine)
    form = IssueForm(request.POST, by=actor, issue=mine)
    if not form.is_valid():
        return _form(request, form, mine)
    return _saved(request, mine, form)


def _saved(request: ProgramRequest, mine: Issue, form: IssueForm) -> HttpResponse:
    version = form.cleaned_data["version"] or 0
    change: dict[str, Any] = {"changes": form.facts(), "was": form.was(), "version": version}
    try:
        saved = services.edit(issue=mine, by=request.actor, at=clock.now(), **change)
    except Overlap as overlap:
        return _ask(request, mine, overlap)
    except InvalidInput as error:
        return _form(request, with_faults(form, error), mine)
    messages.success(request, _said(mine, saved, version))
    return back_to(request, mine)


def _said(mine: Issue, saved: Issue, version: int) -> str:
    if saved.version == mine.version:
        return _("Nothing was changed.")
    if mine.version == version:
        return _("%(number)s is saved.") % {"number": mine}
    return _("Your change is saved, together with what was changed in between.")


def _form(request: ProgramRequest, form: Any, mine: Issue | None = None) -> HttpResponse:
    facts = {"form": form, "issue": mine}
    return render(request, "issues/edit.html", facts, status=422 if form.is_bound else 200)


def _ask(request: ProgramRequest, mine: Issue, overlap: Overlap) -> HttpResponse:
    """Field by field with both texts; what does not overlap is in the form already."""
    mine.version = overlap.version
    form = form_for(dict(overlap.merged), dict(overlap.theirs), mine, request.actor)
    clashes = [_clash(form, name, overlap) for name in overlap.clashes]
    facts = {"issue": mine, "form": form, "overlap": overlap, "clashes": clashes}
    return render(request, "issues/edit.html", facts, status=409)


def _clash(form: IssueForm, name: str, overlap: Overlap) -> dict[str, str]:
    return {
        "label": str(form.fields[name].label),
        "mine": _words(form, name, overlap.mine[name]),
        "theirs": _words(form, name, overlap.theirs[name]),
    }


def _words(form: IssueForm, name: str, value: str) -> str:
    choices: dict[str, Any] = dict(getattr(form.fields[name], "choices", ()))
    keys = split(value) if name in MANY else [value]
    return ", ".join(str(choices.get(key, key)) for key in keys)
