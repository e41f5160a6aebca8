"""Adding to the story of a ticket, and correcting what was added by adding again."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hypercare.casework.tickets.clocks import WOUND, wind
from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.casework.tickets.services.holding import refuse_closed_wave
from hypercare.casework.tickets.services.lines import add_line, write
from hypercare.casework.tickets.states import Audience, EntryKind
from hypercare.casework.tickets.watching import tell_noted
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.accounts.visibility import covers
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotAllowed
from hypercare.foundation.kernel.text import clean_words

LONGEST_NOTE = 10_000


def add_note(
    *,
    ticket: Ticket,
    text: str,
    audience: str,
    by: Actor,
    at: datetime,
    key: UUID | None = None,
) -> WorkLogEntry:
    """Appends to the story; two notes at once are both kept, the same `key` adds nothing.

    Raises InvalidInput for no words or too many, Conflict for a key that came with other words
    and for a closed wave.
    """
    require(by, "ticket.note")
    refuse_closed_wave(ticket)
    words = _checked(text)
    if known := _known(ticket, words, by, key):
        return known
    try:
        return _append(ticket, words, audience, by, at, key=key, verb="ticket.noted")
    except IntegrityError:
        # The first save of this key was still running; it is committed now.
        if known := _known(ticket, words, by, key):
            return known
        raise


def amend(
    *, entry: WorkLogEntry, text: str, audience: str, by: Actor, at: datetime
) -> WorkLogEntry:
    """A further entry that corrects a note; the old words stay. It can take sharing back. Saying
    what the note says by now adds nothing.

    Raises NotAllowed for the note of somebody else without the right, Conflict for an entry that
    cannot be amended, InvalidInput for words that are missing.
    """
    _require_amending(entry, by)
    first = entry.amends or entry
    refuse_closed_wave(first.ticket)
    if first.kind != EntryKind.NOTE:
        raise Conflict(_("Only notes are amended. Add a note that says what is right."))
    if audience == Audience.SHARED and not _is_shared(first):
        raise Conflict(_("An internal note stays internal. Add a shared note instead."))
    words = _checked(text)
    newest = first.amendments.select_related("text").order_by("-pk").first() or first
    if newest.text is not None and (newest.text.clear, newest.audience) == (words, audience):
        return newest
    return _append(first.ticket, words, audience, by, at, amends=first, verb="ticket.amended")


def _is_shared(entry: WorkLogEntry) -> bool:
    taken_back = entry.amendments.filter(audience=Audience.INTERNAL).exists()
    return entry.audience == Audience.SHARED and not taken_back


def _require_amending(entry: WorkLogEntry, by: Actor) -> None:
    require(by, "notes.amend")
    if not covers(by, "notes.amend", people=(entry.by_id,), token=entry.token_id):
        raise NotAllowed(_("You can amend what you wrote yourself. Add a note instead."))


def _checked(text: str) -> str:
    words = clean_words(text)
    if not words:
        sentence = _("Write the note before you add it.")
        raise InvalidInput(sentence, fields={"text": sentence})
    if len(words) > LONGEST_NOTE:
        sentence = _("This is %(length)s characters long. A note holds %(most)s: attach the rest.")
        sentence %= {"length": f"{len(words):,}", "most": f"{LONGEST_NOTE:,}"}
        raise InvalidInput(sentence, fields={"text": sentence})
    return words


def _known(ticket: Ticket, words: str, by: Actor, key: UUID | None) -> WorkLogEntry | None:
    if key is None:
        return None
    rows = WorkLogEntry.objects.filter(program=by.program, key=key)
    entry = rows.select_related("text", "by", "token", "ticket").first()
    if entry is None:
        return None
    if entry.ticket_id != ticket.pk or entry.text is None or entry.text.clear not in (words, None):
        raise Conflict(
            _("This key was already used for %(ticket)s, with other words. Use a new key.")
            % {"ticket": entry.ticket}
        )
    return entry


@transaction.atomic
def _append(
    ticket: Ticket,
    words: str,
    audience: str,
    by: Actor,
    at: datetime,
    *,
    verb: str,
    key: UUID | None = None,
    amends: WorkLogEntry | None = None,
) -> WorkLogEntry:
    kind, told = EntryKind.NOTE, Audience(audience)
    entry = add_line(ticket, kind, words, by=by, at=at, audience=told, key=key, amends=amends)
    locked = _touch(ticket, at)
    if amends is None:
        who = str(by.user or (by.token.name if by.token else "Hypercare"))
        tell_noted(ticket=locked, who=who, key=str(entry.pk), by=by, at=at)
    write(verb, ticket, by=by, at=at, data={"audience": audience, "words": entry.text_id})
    return entry


def _touch(ticket: Ticket, at: datetime) -> Ticket:
    """Somebody added to it: *no update* begins anew.

    Two who add at once hold a key share each through their entries, so the lock is a weaker one.
    """
    row = Ticket.objects.select_for_update(of=("self",), no_key=True).select_related("program")
    locked = row.get(pk=ticket.pk)
    wind(locked, at=at)
    locked.save(update_fields=WOUND)
    return locked
