"""Which saved views are mailed, when and to whom; a new one; stopping one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import HypercareError
from hypercare.foundation.ui.forms import PlainForm, offer
from hypercare.insight.finding.models import SavedView
from hypercare.insight.reports.models import ScheduledView
from hypercare.insight.reports.policies import WEEKDAYS
from hypercare.insight.reports.services import mailing
from hypercare.insight.reports.services.mailing import Wanted
from hypercare.insight.reports.states import ViewFormat

_DAYS = dict(
    zip(
        WEEKDAYS,
        (
            gettext_lazy("Monday"),
            gettext_lazy("Tuesday"),
            gettext_lazy("Wednesday"),
            gettext_lazy("Thursday"),
            gettext_lazy("Friday"),
            gettext_lazy("Saturday"),
            gettext_lazy("Sunday"),
        ),
        strict=True,
    )
)


class MailingForm(PlainForm):
    view = forms.ChoiceField(label=gettext_lazy("Saved view"))
    addresses = forms.CharField(
        label=gettext_lazy("To"),
        help_text=gettext_lazy("E-mail addresses, one on each line."),
        required=False,
        max_length=3_000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    clock = forms.TimeField(
        label=gettext_lazy("At"),
        help_text=gettext_lazy("In the program’s time zone, like 07:30."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "07:30"}),
    )
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("On"),
        required=False,
        choices=list(_DAYS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    format = forms.ChoiceField(
        label=gettext_lazy("As"), choices=ViewFormat.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, views: list[SavedView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(v.number), f"{v.name} ({v.get_listed_display()})") for v in views]
        offer(self, "view", choices)

    @property
    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(
            addresses=given["addresses"].split(),
            format=ViewFormat(given["format"]),
            clock=given["clock"],
            weekdays=given["weekdays"],
        )


@require_safe
def listed(request: ProgramRequest) -> HttpResponse:
    rows = ScheduledView.objects.filter(program=request.program).select_related("view", "by")
    found = list(rows.prefetch_related("mailings").order_by("stopped_at", "view__name", "pk")[:200])
    known = [{"row": one, "days": _days(one), "last": _last(one)} for one in found]
    return render(request, "reports/mailings.html", {"mailings": known})


def _days(scheduled: ScheduledView) -> str:
    return ", ".join(str(_DAYS[day]) for day in scheduled.weekdays)


def _last(scheduled: ScheduledView) -> Any:
    """From what was fetched with all of them."""
    return max(scheduled.mailings.all(), key=lambda one: one.day, default=None)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ProgramRequest) -> HttpResponse:
    views = list(SavedView.objects.visible_to(request.actor).order_by("name", "number")[:500])
    initial = {"format": ViewFormat.XLSX.value, "weekdays": list(WEEKDAYS[:5])}
    form = MailingForm(request.POST or None, views=views, initial=initial)
    if form.is_bound and form.is_valid() and _scheduled(request, form, views):
        messages.success(request, _("The view is mailed from its next time on."))
        return redirect("reports:mailings", request.program.key)
    facts = {"form": form, "views": views}
    return render(request, "reports/mailing.html", facts, status=422 if form.is_bound else 200)


def _scheduled(request: ProgramRequest, form: MailingForm, views: list[SavedView]) -> bool:
    chosen = next(v for v in views if str(v.number) == form.cleaned_data["view"])
    try:
        mailing.schedule(view=chosen, wanted=form.wanted, by=request.actor, at=clock.now())
    except HypercareError as error:
        for name, sentence in (error.fields or {"": error.sentence}).items():
            form.add_error(name if name in form.fields else None, sentence)
        return False
    return True


@require_POST
def stop(request: ProgramRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(
        ScheduledView.objects.filter(program=request.program).select_related("view", "by"), pk=pk
    )
    mailing.stop(scheduled=found, by=request.actor, at=clock.now())
    messages.success(request, _("“%(name)s” is not mailed any more.") % {"name": found.view})
    return redirect("reports:mailings", request.program.key)
