"""The sealed original goes where nothing of a caller may be kept (settled reading 21)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.mail.models import RawMessage, Step
from hypercare.casework.mail.states import State, StepKind
from hypercare.foundation.accounts import actor as actors
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.filestore import services as filestore
from hypercare.foundation.journal import services as journal
from hypercare.foundation.words.models import Words
from hypercare.reference.directory.models import EntityType


def blank_public(*, at: datetime, most: int = 50) -> int:
    """Messages whose contact is a member of the public, with all their copies."""
    rows = RawMessage.objects.filter(
        contact__entity_type=EntityType.PUBLIC, blanked_at=None, state=State.FILED
    )
    found = list(rows.select_related("mailbox__program")[:most])
    for message in found:
        why = _("The caller is a member of the public, whose details are not kept.")
        blank(message, why=why, by=actors.system(message.mailbox.program), at=at)
    return len(found)


@transaction.atomic
def blank(message: RawMessage, *, why: str, by: Actor, at: datetime) -> None:
    """The bytes of the message and of its copies, and the words that were kept from it."""
    same = RawMessage.objects.select_for_update(of=("self",)).filter(program=message.program_id)
    both = [*same.filter(pk=message.pk), *same.filter(copy_of=message.pk)]
    for one in both:
        _blank(one, why, by, at)
    journal.write(
        by=by,
        at=at,
        verb="message.blanked",
        subject=message.reference,
        read_action="mail.read",
        data={"copies": len(both) - 1},
    )


def _blank(message: RawMessage, why: str, by: Actor, at: datetime) -> None:
    stored = message.stored
    message.stored, message.blanked_at, message.message_id = None, at, ""
    message.save(update_fields=["stored", "blanked_at", "message_id"])
    words = [pk for pk in (message.sender_id, message.subject_id) if pk]
    Words.objects.filter(pk__in=words).update(clear=None, e164="", masked="–", blanked_at=at)
    if stored is not None:
        filestore.remove(stored)
    Step.objects.create(
        program_id=message.program_id,
        message=message,
        kind=StepKind.BLANKED,
        at=at,
        by=by.user,
        why=why[:300],
    )
