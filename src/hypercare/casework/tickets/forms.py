"""Adding to the story of a ticket."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hypercare.casework.tickets.states import Audience
from hypercare.foundation.ui.forms import PlainForm


class NoteForm(PlainForm):
    text = forms.CharField(
        label=_("Note"),
        max_length=10_000,
        error_messages={"required": _("Write the note before you add it.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    audience = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[
            (Audience.INTERNAL, _("Our project only")),
            (Audience.SHARED, _("Shared outside")),
        ],
        initial=Audience.INTERNAL,
        widget=forms.RadioSelect,
    )
