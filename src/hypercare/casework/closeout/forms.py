"""Writing the letter, correcting it, holding it back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hypercare.casework.closeout.services import LONGEST, LetterFacts
from hypercare.foundation.programs.models import Program
from hypercare.foundation.ui.forms import PlainForm, offer
from hypercare.reference.directory.selectors import book


class TextForm(PlainForm):
    """Which fields a text may have is checked by the services; here it is only read."""

    subject = forms.CharField(
        label=_("Subject"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": str(LONGEST["subject"])}),
    )
    text = forms.CharField(
        label=_("Text"), widget=forms.Textarea(attrs={"rows": 12, "autocomplete": "off"})
    )


class LetterForm(TextForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    mailbox = forms.ChoiceField(label=_("From"))
    at_time = forms.TimeField(
        label=_("Time of the go-live day"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("Write a time, like 08:00.")},
    )
    needs_release = forms.BooleanField(
        label=_("Somebody reads and sends each letter"), required=False
    )
    is_on = forms.BooleanField(label=_("Counties get this letter"), required=False)

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes = [(line.key, f"{line.name}, {line.email}") for line in book(program).mailboxes()]
        offer(self, "mailbox", boxes)

    @property
    def facts(self) -> LetterFacts:
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return LetterFacts(**given)


class HoldForm(PlainForm):
    why = forms.CharField(
        label=_("Why it should wait"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say why it should wait.")},
    )
