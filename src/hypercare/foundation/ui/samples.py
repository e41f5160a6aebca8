"""What the gallery shows: invented rows and one form in three conditions. Nothing is stored."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hypercare.foundation.ui.forms import PlainForm

LONG = _(
    "Worker searched by the old case serial number and gets no rows, although the same case was "
    "visible on Friday; three workers in two offices see it and the supervisor asks for a call"
)
ABOUT = [
    ("conversion", _("Conversion or the New System")),
    ("lds", _("LDS")),
    ("current-system", _("Help from the Current System project")),
    ("sign-in", _("Sign-in to the Current System")),
    ("program", _("The migration program")),
    ("ordinary", _("Not about the migration")),
    ("unsure", _("Cannot tell")),
]


class SampleForm(PlainForm):
    channel = forms.ChoiceField(
        label=_("Came in by"),
        choices=[("phone", _("Phone")), ("email", _("E-mail")), ("walk-in", _("Walk-in"))],
        widget=forms.RadioSelect,
        initial="phone",
    )
    name = forms.CharField(
        label=_("Who is calling"), help_text=_("“Unknown” and “refused” are answers too.")
    )
    county = forms.ChoiceField(
        label=_("County or entity"), choices=[("", _("Choose")), ("al", _("Alder County"))]
    )
    about = forms.ChoiceField(label=_("What it is about"), choices=ABOUT, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason, in the caller’s words"), widget=forms.Textarea(attrs={"rows": 3})
    )
    cases = forms.IntegerField(label=_("Cases affected"), required=False, min_value=0)
    at = forms.DateTimeField(
        label=_("When it happened"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    also = forms.MultipleChoiceField(
        label=_("Also affected"),
        required=False,
        choices=[("bi", _("Birch County")), ("ce", _("Cedar County"))],
        widget=forms.CheckboxSelectMultiple,
    )
    bounced = forms.BooleanField(label=_("The other desk sent the caller back"), required=False)


def everything(now: datetime) -> dict[str, Any]:
    return {
        "form": SampleForm(prefix="new"),
        "wrong": SampleForm({"wrong-cases": "many"}, prefix="wrong"),
        "rows": rows(now),
        "log": log(now),
        "facts": FACTS,
        "now": now,
        "yesterday": now - timedelta(days=1),
        "long_ago": now - timedelta(days=28),
        "long": LONG,
        "states": ("new", "waiting", "attention", "late", "done"),
    }


def rows(now: datetime) -> list[dict[str, Any]]:
    states = ("attention", "late", "new", "waiting", "done")
    return [
        {
            "number": f"T-{1060 - at}",
            "at": now - timedelta(minutes=at * 95),
            "severity": at % 4 + 1,
            "state": states[at % 5],
            "county": ("Alder", "Birch", "Cedar")[at % 3],
            "about": ("LDS", "Conversion", "Sign-in")[at % 3],
            "words": LONG if at % 4 == 0 else _("Notices printed with the old return address"),
            "cases": at * 7,
        }
        for at in range(20)
    ]


def log(now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "at": now - timedelta(days=1, hours=2),
            "who": "A. Sample",
            "what": _("logged contact C-1043"),
            "text": LONG,
            "kind": "contact",
        },
        {
            "at": now - timedelta(hours=3),
            "who": "B. Example",
            "what": _("assigned it to Production Control"),
            "kind": "assign",
        },
        {
            "at": now - timedelta(minutes=9),
            "who": "B. Example",
            "what": _("wrote"),
            "text": _("Called back; left a message."),
        },
    ]


FACTS = [
    {"label": _("Wave"), "value": _("1, live, day 3 of 30")},
    {"label": _("Old access"), "value": _("removed Mon 16 Nov, as planned")},
    {"label": _("Project manager"), "value": "pat.sample@newsystem.example"},
    {"label": _("Help desk"), "value": LONG},
]
