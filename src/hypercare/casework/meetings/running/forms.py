"""What is typed while a meeting is run."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from hypercare.casework.contacts.states import Severity
from hypercare.casework.issues.forms import people
from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.policies import Given
from hypercare.casework.issues.states import Need, Resolution, ways_from
from hypercare.casework.meetings.running.states import Presence
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.ui.forms import PlainForm, offer

_EMPTY = ("", "–")
_LINE = {"autocomplete": "off"}


class _Keyed(PlainForm):
    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)


class OutcomeForm(_Keyed):
    """One field and one key; the status only where it changes, with what it needs."""

    text = forms.CharField(
        label=_("Outcome"),
        required=False,
        widget=forms.TextInput(
            attrs={**_LINE, "data-key": "w", "data-key-label": _("Write the outcome")}
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    to = forms.ChoiceField(label=_("New status"), required=False)
    resolution = forms.ChoiceField(
        label=_("Kind of end"), required=False, choices=[_EMPTY, *Resolution.choices]
    )
    expected_fix = forms.DateField(
        label=_("Fix expected on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    workaround = forms.CharField(
        label=_("What helps until it is mended"),
        required=False,
        widget=forms.TextInput(attrs=_LINE),
    )
    accepted_by = forms.TypedChoiceField(
        label=_("Accepted by"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, issue: Issue, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = ways_from(issue.status)
        needs = {need for row in ways for need in row.needs}
        chosen = [("", _("As it is")), *((row.end.value, row.end.label) for row in ways)]
        offer(self, "to", chosen)
        offer(self, "accepted_by", people(by))
        asked = {
            "resolution": Need.RESOLUTION,
            "expected_fix": Need.EXPECTED_FIX,
            "workaround": Need.WORKAROUND,
            "accepted_by": Need.ACCEPTED_BY,
        }
        for name in [name for name, need in asked.items() if need not in needs]:
            if name != "accepted_by" or Need.RESOLUTION not in needs:
                del self.fields[name]

    @property
    def given(self) -> Given:
        names = ("workaround", "expected_fix", "resolution", "accepted_by")
        said = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return Given(why=self.cleaned_data["text"], **said)


class TicketOutcomeForm(_Keyed):
    text = forms.CharField(
        label=_("Outcome"),
        error_messages={"required": _("Write the outcome.")},
        widget=forms.TextInput(
            attrs={**_LINE, "data-key": "w", "data-key-label": _("Write the outcome")}
        ),
    )


class RaiseForm(_Keyed):
    summary = forms.CharField(
        label=_("New issue, in one line"),
        error_messages={"required": _("Say in a few words what goes wrong.")},
        widget=forms.TextInput(
            attrs={**_LINE, "data-key": "o", "data-key-label": _("Raise a new issue")}
        ),
    )
    severity = forms.ChoiceField(
        label=_("Severity"), choices=[(str(n), str(n)) for n in Severity.values], initial="2"
    )


class AgendaForm(PlainForm):
    number = forms.CharField(
        label=_("Put on the agenda"),
        max_length=20,
        widget=forms.TextInput(attrs={**_LINE, "placeholder": "I-1017"}),
        error_messages={"required": _("Write a number like I-1017.")},
    )


class ActionForm(_Keyed):
    text = forms.CharField(
        label=_("Action, in one line"),
        required=False,
        widget=forms.TextInput(
            attrs={**_LINE, "data-key": "a", "data-key-label": _("Add an action")}
        ),
    )
    owner = forms.TypedChoiceField(
        label=_("Who"), required=False, coerce=int, empty_value=None, choices=()
    )
    due = forms.DateField(
        label=_("Due"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    about = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", people(by))


class AttendanceForm(PlainForm):
    group = forms.CharField(max_length=20, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    presence = forms.ChoiceField(
        label=_("Attendance"), choices=Presence.choices, widget=forms.RadioSelect
    )
    who = forms.CharField(
        label=_("Who, for a delegate"), required=False, widget=forms.TextInput(attrs=_LINE)
    )
    why = forms.CharField(
        label=_("Why, if missing"), required=False, widget=forms.TextInput(attrs=_LINE)
    )


class WaiverForm(PlainForm):
    group = forms.CharField(max_length=20, widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("Why the meeting can do without it"),
        required=False,
        widget=forms.TextInput(attrs=_LINE),
    )
