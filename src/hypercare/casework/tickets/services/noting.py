"""Adding to the story of a ticket."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.casework.tickets.states import Audience, EntryKind
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.text import clean_words
from hypercare.foundation.words.models import Words
from hypercare.foundation.words.services import Said, keep
from hypercare.reference.rollout.selectors import plan


@transaction.atomic
def add_note(*, ticket: Ticket, text: str, audience: str, by: Actor, at: datetime) -> WorkLogEntry:
    """Appends to the story; two notes at once are both kept."""
    require(by, "ticket.note")
    words = clean_words(text)
    if not words:
        sentence = _("Write the note before you add it.")
        raise InvalidInput(sentence, fields={"text": sentence})
    case_numbers = plan(by.program).case_numbers
    said = [Said(Words.Kind.NOTE, words)]
    (kept,) = keep(program=by.program, said=said, case_numbers=case_numbers, at=at)
    entry = WorkLogEntry.objects.create(
        program=by.program,
        ticket=ticket,
        kind=EntryKind.NOTE,
        audience=Audience(audience),
        at=at,
        by=by.user,
        token=by.token,
        text=kept,
    )
    journal.write(
        by=by,
        at=at,
        verb="ticket.noted",
        subject=ticket.reference,
        read_action="ticket.read",
        teams=(ticket.group.code,),
        owner_id=ticket.opened_by_id,
        data={"audience": audience, "words": kept.pk},
    )
    return entry
