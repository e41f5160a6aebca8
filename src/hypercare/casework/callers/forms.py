"""The forms of a merge and of one's own telephone."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hypercare.foundation.ui.forms import PlainForm


class MergeForm(PlainForm):
    """What the preview showed: who goes, and both versions."""

    gone = forms.UUIDField(widget=forms.HiddenInput)
    kept_version = forms.IntegerField(widget=forms.HiddenInput)
    gone_version = forms.IntegerField(widget=forms.HiddenInput)


class TelephoneForm(PlainForm):
    extension = forms.CharField(
        label=_("Your extension"),
        required=False,
        max_length=20,
        help_text=_("As your telephone shows it. Leave it empty when you have no telephone here."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
