"""The sealed original goes where nothing of a caller may be kept (settled reading 21).

With it goes what was taken out of it: the files that it brought to its ticket.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hypercare.casework.mail.models import RawMessage, Step
from hypercare.casework.mail.states import State, StepKind
from hypercare.casework.tickets.services.attaching import take_off
from hypercare.casework.tickets.services.lines import tell
from hypercare.foundation.accounts import actor as actors
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.filestore import services as filestore
from hypercare.foundation.journal import services as journal
from hypercare.foundation.words.services import blank as blank_words
from hypercare.reference.directory.models import EntityType


def blank_public(*, at: datetime, most: int = 50) -> int:
    """Messages whose contact is a member of the public, with all their copies."""
    rows = RawMessage.objects.filter(
        contact__entity_type=EntityType.PUBLIC, blanked_at=None, state=State.FILED
    )
    found = list(rows.select_related("mailbox__program", "ticket")[:most])
    for message in found:
        why = _("The caller is a member of the public, whose details are not kept.")
        blank(message, why=why, by=actors.system(message.mailbox.program), at=at)
    return len(found)


@transaction.atomic
def blank(message: RawMessage, *, why: str, by: Actor, at: datetime) -> None:
    """The bytes of the message and of its copies, the words that were kept from it, its files."""
    same = RawMessage.objects.select_for_update(of=("self",)).filter(program=message.program_id)
    both = [*same.filter(pk=message.pk), *same.filter(copy_of=message.pk)]
    for one in both:
        _blank(one, why, by, at)
    files = take_off(program=message.mailbox.program, message=message.reference, at=at)
    if files and message.ticket is not None:
        said = ngettext(
            "%(n)s file that came with %(message)s is gone: %(why)s",
            "%(n)s files that came with %(message)s are gone: %(why)s",
            files,
        )
        tell(message.ticket, said % {"n": files, "message": message, "why": why}, by, at)
    journal.write(
        by=by,
        at=at,
        verb="message.blanked",
        subject=message.reference,
        read_action="mail.read",
        data={"copies": len(both) - 1, "files": files},
    )


def _blank(message: RawMessage, why: str, by: Actor, at: datetime) -> None:
    stored = message.stored
    message.stored, message.blanked_at, message.message_id = None, at, ""
    message.save(update_fields=["stored", "blanked_at", "message_id"])
    blank_words([message.sender_id, message.subject_id], at=at)
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
