"""The story of a ticket, each entry with the words that its reader may see."""

from dataclasses import dataclass
from datetime import datetime

from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.selectors import shown
from hypercare.casework.routing.models import AdviceGiven
from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.casework.tickets.selectors import story
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.words.models import Words


@dataclass(frozen=True)
class Told:
    """One entry. `name`, `reach` and `reason` are set for a contact (R15), `text` for a note."""

    at: datetime
    kind: str
    kind_in_words: str
    audience: str
    is_shared: bool
    who: str
    contact: Contact | None
    entity: str
    name: str
    reach: str
    reason: str
    text: str


def story_for(ticket: Ticket, actor: Actor) -> list[Told]:
    return [_told(entry, actor) for entry in story(ticket, actor)]


def advices_of(ticket: Ticket) -> list[AdviceGiven]:
    """What was advised to each contact of the ticket, in the order they came."""
    given = AdviceGiven.objects.filter(contact__link__ticket=ticket)
    return list(given.select_related("contact", "rules").order_by("pk"))


def _told(entry: WorkLogEntry, actor: Actor) -> Told:
    def words(kept: Words | None) -> str:
        return shown(kept, actor, entry.contact) if kept else ""

    return Told(
        at=entry.at,
        kind=entry.kind,
        kind_in_words=entry.get_kind_display(),
        audience=entry.get_audience_display(),
        is_shared=entry.audience == "shared",
        who=str(entry.by or (entry.token.name if entry.token else "Hypercare")),
        contact=entry.contact,
        entity=entry.contact_entity,
        name=words(entry.contact_name),
        reach=words(entry.contact_reach),
        reason=words(entry.contact_reason),
        text=words(entry.text),
    )
