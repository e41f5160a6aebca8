"""How a person wants to be told: one question for each kind."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hypercare.foundation.notices.kinds import kinds
from hypercare.foundation.notices.states import Way
from hypercare.foundation.ui.forms import PlainForm

# Codes of kinds have a dot ("ticket.due"), which no other field has.
_MAIL_TO = "mail_to"


class ChoicesForm(PlainForm):
    mail_to = forms.EmailField(
        label=_("Your mail address"),
        required=False,
        help_text=_("Mail holds the number and what happened, never a caller’s words."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in kinds().values():
            self.fields[kind.code] = forms.ChoiceField(
                label=str(kind.title),
                choices=Way.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
            )

    @property
    def ways(self) -> Mapping[str, Way]:
        """What was chosen, by the code of the kind."""
        return {c: Way(way) for c, way in self.cleaned_data.items() if c != _MAIL_TO}

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if Way.MAIL in said.values() and not said.get(_MAIL_TO) and _MAIL_TO not in self.errors:
            self.add_error(_MAIL_TO, _("Write your mail address, or choose no mail below."))
        return said
