"""Filing by hand, setting aside, and writing into a mailbox of the sample."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hypercare.casework.contacts import wording
from hypercare.casework.contacts.states import About, Channel, Done, NameAnswer, ReachAnswer
from hypercare.casework.intake.incoming import IncomingContact
from hypercare.casework.mail.models import Mailbox, RawMessage
from hypercare.foundation.programs.models import Program
from hypercare.foundation.ui.forms import PlainForm, offer
from hypercare.reference.directory.models import EntityType
from hypercare.reference.rollout.selectors import plan


class ByHandForm(PlainForm):
    """The facts of a contact; what they may be is checked at the front door."""

    entity_type = forms.ChoiceField(label=_("Who wrote it"))
    entity = forms.CharField(label=_("From (county or other party)"), required=False)
    name = forms.CharField(label=_("Name (empty: unknown)"), required=False)
    reach = forms.CharField(label=_("Reach them at (empty: unknown)"), required=False)
    about = forms.ChoiceField(label=_("About"))
    reason = forms.CharField(
        label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    attach_to = forms.CharField(label=_("Add to a ticket, like T-1042"), required=False)

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facts = plan(program)
        types = wording.entity_types(facts).items()
        abouts = [(k, w) for k, w in wording.abouts(facts).items() if k != About.AUTO_REPLY]
        offer(self, "entity_type", list(types))
        offer(self, "about", abouts)

    def incoming(self, message: RawMessage) -> IncomingContact:
        given = self.cleaned_data
        is_public = given["entity_type"] == EntityType.PUBLIC
        return IncomingContact(
            idempotency_key=f"mail-{message.fingerprint}",
            digest=message.fingerprint,
            entity_type=given["entity_type"],
            entity=given["entity"],
            about=given["about"],
            channel=Channel.EMAIL,
            reason=given["reason"],
            name=given["name"],
            name_answer=_answer(given["name"], is_public, NameAnswer.UNKNOWN),
            reach=given["reach"],
            reach_answer=_answer(given["reach"], is_public, ReachAnswer.UNKNOWN),
            received_on=message.mailbox.line,
            done=Done.MESSAGE_TAKEN,
            happened_at=message.received_at,
            attach_to=given["attach_to"],
        )


def _answer(typed: str, is_public: bool, missing: str) -> str:
    if is_public:
        return NameAnswer.NOT_KEPT
    return NameAnswer.GIVEN if typed.strip() else missing


class AsideForm(PlainForm):
    why = forms.CharField(label=_("Why it is no contact"), required=False, max_length=200)


class LetterForm(PlainForm):
    """A message as somebody outside would send it."""

    mailbox = forms.ChoiceField(label=_("To"))
    sender = forms.CharField(
        label=_("From"), max_length=200, initial="Jo Example <jo@alpine.example>"
    )
    subject = forms.CharField(label=_("Subject"), max_length=300, required=False)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 10}))

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes = Mailbox.objects.filter(program=program, retired_at=None).order_by("name")
        choices = [(box.key, f"{box.name} <{box.address}>") for box in boxes]
        offer(self, "mailbox", choices)
