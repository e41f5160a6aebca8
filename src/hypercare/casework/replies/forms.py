"""Writing a reply, keeping a canned text."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from hypercare.casework.replies.canning import LONGEST, MOVES, CannedFacts
from hypercare.casework.replies.models import Canned
from hypercare.casework.replies.selectors import Participant
from hypercare.casework.replies.services import Reply
from hypercare.casework.tickets.states import Audience
from hypercare.foundation.ui.forms import PlainForm, offer
from hypercare.reference.directory.models import Line


class ReplyForm(PlainForm):
    """What a reply needs is checked by the services; here it is only read."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    to = forms.MultipleChoiceField(
        label=_("To"), required=False, widget=forms.CheckboxSelectMultiple
    )
    mailbox = forms.ChoiceField(label=_("From"), required=False)
    text = forms.CharField(
        label=_("Your reply"), required=False, widget=forms.Textarea(attrs={"rows": 12})
    )
    sentence = forms.ChoiceField(label=_("Insert a sentence"), required=False)

    def __init__(
        self,
        *args: Any,
        people: Sequence[Participant],
        boxes: Sequence[Line],
        sentences: Sequence[Canned],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        to = [(one.key, f"{one.name}, {one.address}") for one in people]
        mailboxes = [(line.key, f"{line.name}, {line.email}") for line in boxes]
        canned = [("", "–"), *((one.code, one.title) for one in sentences)]
        for name, choices in (("to", to), ("mailbox", mailboxes), ("sentence", canned)):
            offer(self, name, choices)

    @property
    def facts(self) -> Reply:
        given = self.cleaned_data
        return Reply(given["text"], given["to"], given["mailbox"], given["key"])


class CannedForm(PlainForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Name"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": str(LONGEST["title"])}),
    )
    reply = forms.CharField(
        label=_("What a reply says"), required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    note = forms.CharField(
        label=_("What a note says (a macro adds it)"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    audience = forms.ChoiceField(
        label=_("Who may read that note"),
        choices=[
            (Audience.INTERNAL, _("Our project only")),
            (Audience.SHARED, _("Shared outside")),
        ],
        initial=Audience.INTERNAL,
        widget=forms.RadioSelect,
    )
    move_to = forms.ChoiceField(
        label=_("Where a macro moves the ticket"),
        required=False,
        choices=[("", _("Nowhere")), *((state.value, state.label) for state in MOVES)],
    )
    why = forms.CharField(
        label=_("Why it moves"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": str(LONGEST["why"])}),
    )

    @property
    def facts(self) -> CannedFacts:
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return CannedFacts(**given)
