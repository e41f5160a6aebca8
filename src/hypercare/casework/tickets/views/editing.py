"""Changing the facts of a ticket; what two people changed is put together, or asked about."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hypercare.casework.tickets import services
from hypercare.casework.tickets.errors import Overlap
from hypercare.casework.tickets.forms import FactsForm
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.services.editing import FIELDS, facts_of
from hypercare.casework.tickets.views.ticket import back_to, found, with_faults
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import InvalidInput


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ProgramRequest, number: int) -> HttpResponse:
    mine = found(request, number)
    if request.method != "POST":
        facts = facts_of(mine, request.actor)
        return _form(request, mine, _form_for(mine, facts, facts, mine.version))
    form = FactsForm(request.POST, ticket=mine)
    if not form.is_valid():
        return _form(request, mine, form)
    try:
        saved = services.edit(
            ticket=mine,
            version=form.cleaned_data["version"],
            changes=form.facts(),
            was=form.was(),
            by=request.actor,
            at=clock.now(),
        )
    except Overlap as overlap:
        return _ask(request, mine, overlap)
    except InvalidInput as error:
        return _form(request, mine, with_faults(form, error))
    messages.success(request, _said(mine, saved, form.cleaned_data["version"]))
    return back_to(request, mine)


def _said(mine: Ticket, saved: Ticket, version: int) -> str:
    if saved.version == mine.version:
        return _("Nothing was changed.")
    if mine.version == version:
        return _("Your change of %(ticket)s is saved.") % {"ticket": mine}
    return _("Your change is saved, together with what was changed in between.")


def _form_for(mine: Ticket, facts: dict[str, str], was: dict[str, str], version: int) -> FactsForm:
    before = {f"was_{name}": value for name, value in was.items()}
    initial = {**facts, **before, "version": version}
    return FactsForm(initial=initial, ticket=mine)


def _form(request: ProgramRequest, mine: Ticket, form: Any) -> HttpResponse:
    facts = {"ticket": mine, "form": form}
    return render(request, "tickets/edit.html", facts, status=422 if form.is_bound else 200)


def _ask(request: ProgramRequest, mine: Ticket, overlap: Overlap) -> HttpResponse:
    """Field by field with both texts; what does not overlap is in the form already."""
    form = _form_for(mine, dict(overlap.merged), dict(overlap.theirs), overlap.version)
    clashes = [
        {
            "name": name,
            "label": form.fields[name].label,
            "choices": [
                {"value": side[name], "words": _words(form, name, side[name]), "is_mine": is_mine}
                for side, is_mine in ((overlap.mine, True), (overlap.theirs, False))
            ],
        }
        for name in overlap.clashes
    ]
    rest = [form[name] for name in FIELDS if name not in overlap.clashes]
    facts = {"ticket": mine, "form": form, "overlap": overlap, "clashes": clashes, "rest": rest}
    return render(request, "tickets/overlap.html", facts, status=409)


def _words(form: FactsForm, name: str, value: str) -> str:
    choices: Any = getattr(form.fields[name], "choices", ())
    return str(dict(choices).get(value, value))
