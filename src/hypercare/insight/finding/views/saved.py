"""Saved views and chosen columns: beside the lists, each on a page that needs no script."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel.clock import local_day, now
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.insight.finding import services
from hypercare.insight.finding.counting import counted
from hypercare.insight.finding.forms import ColumnsForm, ViewForm
from hypercare.insight.finding.listing import chosen
from hypercare.insight.finding.models import SavedView
from hypercare.insight.finding.states import Listed
from hypercare.insight.finding.views.lists import address_of, asked, list_url, offered, place_of


@require_safe
def views(request: ProgramRequest, listed: str) -> HttpResponse:
    """With their counts; fetched beside the list, so that the list waits for no count."""
    which = Listed(listed)
    known = counted(request.actor, which, local_day(now(), request.program_zone))
    changeable = {one.view.pk for one in known if services.may_change(request.actor, one.view)}
    facts = {
        "views": known,
        "changeable": changeable,
        "listed": which,
        "list_url": list_url(request, which),
    }
    return render(request, "finding/views.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ProgramRequest, listed: str) -> HttpResponse:
    """The filters come in the address, as they stand in the list's."""
    which = Listed(listed)
    filters, faults = asked(request, which, offered(request, which))
    form = ViewForm(_sent(request), actor=request.actor)
    if not faults and form.is_bound and form.is_valid():
        try:
            view = services.save_view(
                listed=which,
                name=form.cleaned_data["name"],
                filters=filters,
                sharing=form.sharing,
                by=request.actor,
                at=now(),
            )
        except InvalidInput as error:
            form.add_error("name", error.sentence)
        else:
            return _saved(request, view)
    facts = {"form": form, "faults": faults, "listed": which}
    facts |= {"list_url": list_url(request, which), "address": address_of(filters)}
    return render(request, "finding/view.html", facts, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def view(request: ProgramRequest, saved: int) -> HttpResponse:
    found = get_object_or_404(SavedView.objects.visible_to(request.actor), number=saved)
    initial = {"name": found.name, "shared": _shared(found), "version": found.version}
    form = ViewForm(_sent(request), actor=request.actor, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            services.change_view(
                view=found,
                name=form.cleaned_data["name"],
                sharing=form.sharing,
                version=form.cleaned_data["version"] or 0,
                by=request.actor,
                at=now(),
            )
        except InvalidInput as error:
            form.add_error("name", error.sentence)
        else:
            return _saved(request, found)
    return _show(request, found, form)


@require_http_methods(["POST"])
def delete(request: ProgramRequest, saved: int) -> HttpResponse:
    found = get_object_or_404(SavedView.objects.visible_to(request.actor), number=saved)
    version = request.POST.get("version", "")
    sent = int(version) if version.isdecimal() and len(version) < 9 else 0
    services.delete_view(view=found, version=sent, by=request.actor, at=now())
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": found})
    return redirect(list_url(request, Listed(found.listed)))


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: ProgramRequest, listed: str) -> HttpResponse:
    """Chosen for this person; the list is shown again where it was."""
    which = Listed(listed)
    filters, faults = asked(request, which, offered(request, which))
    given = list(chosen(request.actor, which))
    form = ColumnsForm(_sent(request), listed=which, given=given)
    if not faults and form.is_bound and form.is_valid():
        codes = form.cleaned_data["columns"]
        services.choose_columns(listed=which, codes=codes, by=request.actor)
        return redirect(list_url(request, which) + place_of(request, filters))
    facts = {"form": form, "faults": faults, "listed": which}
    facts |= {"list_url": list_url(request, which), "address": place_of(request, filters)}
    return render(request, "finding/columns.html", facts, status=422 if form.is_bound else 200)


def _sent(request: ProgramRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _shared(found: SavedView) -> str:
    return f"team:{found.team}" if found.team else str(found.shared_with)


def _saved(request: ProgramRequest, found: SavedView) -> HttpResponse:
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": found.name})
    query = f"?{found.query}" if found.query else ""
    return redirect(list_url(request, Listed(found.listed)) + query)


def _show(request: ProgramRequest, found: SavedView, form: ViewForm) -> HttpResponse:
    facts = {
        "view": found,
        "form": form,
        "may_change": services.may_change(request.actor, found),
        "list_url": list_url(request, Listed(found.listed)),
        "listed": Listed(found.listed),
        "address": f"?{found.query}" if found.query else "",
    }
    return render(request, "finding/view.html", facts, status=422 if form.is_bound else 200)
