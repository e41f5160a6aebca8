"""Forms about editions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hypercare.foundation.ui.forms import PlainForm


class VersionForm(PlainForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class CorrectForm(PlainForm):
    why = forms.CharField(
        label=_("Why is it corrected?"),
        help_text=_("The recipient reads this. No names and no case numbers."),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
