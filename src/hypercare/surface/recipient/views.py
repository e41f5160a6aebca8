"""The read-only account of a project that gets the daily report: its editions, and nothing else."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from hypercare.foundation.accounts.doors import OUTSIDE
from hypercare.foundation.accounts.forms import OutsideSignInForm
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import HypercareError
from hypercare.foundation.staffing import people
from hypercare.foundation.ui.forms import PlainForm
from hypercare.insight.reports import selectors
from hypercare.insight.reports.document import document
from hypercare.insight.reports.formats import file_name
from hypercare.insight.reports.models import Edition
from hypercare.insight.reports.services import answering
from hypercare.insight.reports.states import CONTENT_TYPES, Format
from hypercare.surface.recipient import shown


class AskForm(PlainForm):
    key = forms.UUIDField(widget=forms.HiddenInput)
    question = forms.CharField(
        label=gettext_lazy("Your question"),
        help_text=gettext_lazy("It becomes a contact like a call. No client’s name or number."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )


class SignIn(LoginView):
    """Its session has a cookie of its own, which is worth nothing anywhere else."""

    template_name = "recipient/sign_in.html"
    authentication_form = OutsideSignInForm
    next_page = "recipient:list"

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        self.request.session[OUTSIDE.mark] = OUTSIDE.name
        return answer


class SignOut(LogoutView):
    http_method_names = ["post"]
    next_page = "recipient:sign-in"

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            people.sign_out(user_id=request.user.pk, at=clock.now())
        return super().post(request, *args, **kwargs)


@require_safe
def listed(request: ProgramRequest) -> HttpResponse:
    return render(request, "recipient/list.html", {"editions": shown.listed(request.actor)})


@require_safe
def one(request: ProgramRequest, edition: str) -> HttpResponse:
    return _show(request, _found(request, edition))


@require_safe
def download(request: ProgramRequest, edition: str, format: str) -> HttpResponse:
    found = _found(request, edition)
    if format not in Format.values:
        raise Http404
    kind = Format(format)
    answer = HttpResponse(selectors.file_of(found, kind), content_type=CONTENT_TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{file_name(found, kind)}"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def acknowledge(request: ProgramRequest, edition: str) -> HttpResponse:
    found = _found(request, edition)
    answering.acknowledge(edition=found, by=request.actor, at=clock.now())
    messages.success(request, _("The help desk sees that you have read it."))
    return redirect("recipient:edition", found.name)


@require_POST
def ask(request: ProgramRequest, edition: str) -> HttpResponse:
    found, form = _found(request, edition), AskForm(request.POST)
    if not form.is_valid():
        return _show(request, found, asking=form)
    given = form.cleaned_data
    try:
        asked = answering.ask(
            edition=found,
            text=given["question"],
            key=str(given["key"]),
            by=request.actor,
            at=clock.now(),
        )
    except HypercareError as error:
        form.add_error("question", error.sentence)
        return _show(request, found, asking=form)
    said = _("Your question has the number %(number)s. The help desk answers you.")
    messages.success(request, said % {"number": asked.contact.reference})
    return redirect("recipient:edition", found.name)


def _found(request: ProgramRequest, name: str) -> Edition:
    rows = Edition.objects.received_by(request.actor).select_related("recipient", "program")
    return get_object_or_404(rows, selectors.by_name(name))


def _show(
    request: ProgramRequest, edition: Edition, *, asking: AskForm | None = None
) -> HttpResponse:
    line, readers, questions = shown.of_edition(edition, request.actor)
    facts = {
        "line": line,
        "document": document(edition.content, edition.checksum),
        "most": ":200",
        "base": "",
        "formats": list(Format),
        "readers": readers,
        "questions": questions,
        "asking": asking or AskForm(initial={"key": uuid.uuid4()}),
    }
    return render(request, "recipient/edition.html", facts, status=422 if asking else 200)
