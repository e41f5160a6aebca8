"""Publishing a board, and setting up a wallboard."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hypercare.foundation.programs.models import Program
from hypercare.foundation.ui.forms import PlainForm, offer
from hypercare.insight.boards.selectors import boards
from hypercare.insight.boards.services import LONGEST_NOTE, Reviewed


class PublishForm(PlainForm):
    """What was looked at travels with it, so that nothing else is published."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Note for who reads the board"),
        help_text=_("May stay empty. Never a caller’s or a client’s details."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": str(LONGEST_NOTE)}),
    )

    @property
    def reviewed(self) -> Reviewed:
        return Reviewed(self.cleaned_data["edition"], self.cleaned_data["fingerprint"])


class WallboardForm(PlainForm):
    name = forms.CharField(
        label=_("Where the screen hangs"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    board = forms.ChoiceField(label=_("Board"))
    roles_only = forms.BooleanField(
        label=_("Show Go-To resources by their role, without names"), required=False
    )

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(board.key, board.title) for board in boards(program)]
        offer(self, "board", choices)


class CodeForm(PlainForm):
    """The secret of a wallboard's address, or the whole address."""

    code = forms.CharField(
        label=_("Code or address of this wallboard"),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    @property
    def secret(self) -> str:
        return str(self.cleaned_data["code"]).rpartition("#")[2].strip()
