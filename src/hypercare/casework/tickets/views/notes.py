"""Correcting a note by a further entry."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hypercare.casework.contacts.selectors import shown
from hypercare.casework.tickets import services
from hypercare.casework.tickets.forms import NoteForm
from hypercare.casework.tickets.models import WorkLogEntry
from hypercare.casework.tickets.selectors import story
from hypercare.casework.tickets.states import EntryKind
from hypercare.casework.tickets.views.ticket import back_to, found, with_faults
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import Conflict, InvalidInput


@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: ProgramRequest, number: int, entry: int) -> HttpResponse:
    mine = found(request, number)
    kept = get_object_or_404(story(mine, request.actor), pk=entry, kind=EntryKind.NOTE)
    form = NoteForm(request.POST or None, initial=_as_it_is(request, kept))
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("text", "audience")}
        try:
            services.amend(entry=kept, **given, by=request.actor, at=clock.now())
        except InvalidInput as error:
            with_faults(form, error)
        except Conflict as error:
            form.add_error("audience", error.sentence)
        else:
            messages.success(request, _("The note is corrected. What it said before is kept."))
            return back_to(request, mine)
    facts = {"ticket": mine, "form": form, "entry": kept}
    return render(request, "tickets/amend.html", facts, status=422 if form.errors else 200)


def _as_it_is(request: ProgramRequest, entry: WorkLogEntry) -> dict[str, str]:
    newest = [entry, *entry.amendments.all()][-1]
    text = shown(newest.text, request.actor) if newest.text else ""
    return {"text": text, "audience": newest.audience}
