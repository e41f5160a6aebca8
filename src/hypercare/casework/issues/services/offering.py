"""Telling the tickets that hang on an issue what became of it: offered, never forced."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.issues.models import Issue, IssueEntry
from hypercare.casework.issues.policies import LONGEST, too_long
from hypercare.casework.issues.services.holding import hold
from hypercare.casework.issues.services.lines import HERE, Source, tell
from hypercare.casework.issues.states import EntryKind
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.services.noting import add_note
from hypercare.casework.tickets.states import Audience
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.text import clean_words

_KEYS = UUID("2d7c5a0a-6a44-4a3f-9c9b-61bb0f1d6f0e")


@transaction.atomic
def tell_tickets(
    *,
    entry: IssueEntry,
    tickets: Iterable[Ticket],
    text: str,
    by: Actor,
    at: datetime,
    source: Source = HERE,
) -> list[Ticket]:
    """One note on each of the tickets, which says where it came from. `entry` is the change that
    they are told of: a ticket that was told of it is not told again. Gives those that were.

    Raises InvalidInput for no words, no ticket or one that does not hang here, and whatever adding
    a note to a ticket raises; then none is told.
    """
    issue = hold(entry.issue, by)
    said, chosen = _checked(text), _hanging(issue, tickets)
    new = [ticket for ticket in chosen if not _was_told(entry, ticket)]
    if not new:
        return []
    words = _("From %(where)s: %(text)s") % {"where": _where(issue, source), "text": said}
    for ticket in new:
        key = key_of(entry, ticket)
        add_note(ticket=ticket, text=words, audience=Audience.INTERNAL, by=by, at=at, key=key)
    change = {"of": entry.pk, "tickets": [ticket.reference for ticket in new]}
    told = ", ".join(ticket.reference for ticket in new) + f": {said}"
    tell(issue, EntryKind.TOLD, told, by=by, at=at, change=change, source=source)
    return new


def key_of(entry: IssueEntry, ticket: Ticket) -> UUID:
    """The same change and ticket are the same note, for ever."""
    return uuid5(_KEYS, f"{entry.pk} {ticket.pk}")


def _where(issue: Issue, source: Source) -> str:
    return f"{issue}, {source.name}" if source.name else str(issue)


def _checked(text: str) -> str:
    said = clean_words(text)
    if not said or len(said) > LONGEST["why"]:
        sentence = too_long(LONGEST["why"]) if said else _("Write what the tickets are told.")
        raise InvalidInput(sentence, fields={"text": sentence})
    return said


def _hanging(issue: Issue, tickets: Iterable[Ticket]) -> list[Ticket]:
    chosen = sorted(tickets, key=lambda ticket: ticket.pk)
    keys = issue.ticket_links.filter(ticket__in=chosen).values_list("ticket", flat=True)
    if not chosen or set(keys) != {ticket.pk for ticket in chosen}:
        sentence = _("Choose tickets that hang on %(issue)s.") % {"issue": issue}
        raise InvalidInput(sentence, fields={"tickets": sentence})
    return chosen


def _was_told(entry: IssueEntry, ticket: Ticket) -> bool:
    return ticket.log.filter(key=key_of(entry, ticket)).exists()
