"""Opening and changing an issue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hypercare.casework.contacts import wording
from hypercare.casework.contacts.states import About
from hypercare.casework.issues.selectors import county_choices
from hypercare.casework.issues.services import LONGEST, IssueFacts
from hypercare.casework.issues.states import Status
from hypercare.foundation.programs.models import Program
from hypercare.foundation.ui.forms import PlainForm
from hypercare.reference.rollout.selectors import plan


class IssueForm(PlainForm):
    """What an issue may be is checked by the services; here it is only read."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    summary = forms.CharField(
        label=_("What goes wrong, in a few words"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": str(LONGEST["summary"])}),
    )
    status = forms.ChoiceField(
        label=_("Status"), choices=Status.choices, initial=Status.OPEN, widget=forms.RadioSelect
    )
    workaround = forms.CharField(
        label=_("What helps until it is mended"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    is_known = forms.BooleanField(
        label=_("Publish it as a known issue, with this workaround"), required=False
    )
    areas = forms.MultipleChoiceField(
        label=_("What callers ask about"), required=False, widget=forms.CheckboxSelectMultiple
    )
    counties = forms.MultipleChoiceField(
        label=_("Counties that have it (none: any)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = wording.abouts(plan(program))
        areas = [(key, word) for key, word in words.items() if key != About.AUTO_REPLY]
        self.fields["areas"].choices = areas  # type: ignore[attr-defined]
        self.fields["counties"].choices = county_choices(program)  # type: ignore[attr-defined]

    @property
    def facts(self) -> IssueFacts:
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return IssueFacts(**given)
