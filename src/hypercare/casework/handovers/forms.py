"""What became of a hand-over, and what the ledger shows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hypercare.casework.handovers.states import Kind, Outcome
from hypercare.foundation.ui.forms import PlainForm


class OutcomeForm(PlainForm):
    outcome = forms.ChoiceField(label=_("What became of it"), choices=Outcome.choices)
    reference_there = forms.CharField(label=_("Their number"), required=False, max_length=60)
    version = forms.IntegerField(widget=forms.HiddenInput)


class LedgerForm(PlainForm):
    """Read from the address; what it does not know is left out."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), required=False, choices=[("", _("All")), *Outcome.choices]
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All")), *Kind.choices]
    )
    to = forms.CharField(label=_("Handed to, or their number"), required=False, max_length=100)
    overlong = forms.BooleanField(label=_("Open for too long"), required=False)
