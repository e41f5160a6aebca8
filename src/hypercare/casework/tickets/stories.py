"""The story of a ticket, each entry with the words that its reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.selectors import sees_clear, shown
from hypercare.casework.routing.models import AdviceGiven
from hypercare.casework.tickets.models import Attachment, Ticket, WorkLogEntry
from hypercare.casework.tickets.selectors import amendments, entries
from hypercare.casework.tickets.states import Audience, EntryKind
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.visibility import covers
from hypercare.foundation.kernel.questions import Given, question
from hypercare.foundation.words.models import Words

ON_A_PAGE = 100


@dataclass(frozen=True)
class Former:
    """What an entry said until somebody corrected it."""

    at: datetime
    who: str
    text: str


@dataclass(frozen=True)
class Told:
    """One entry. `name`, `reach` and `reason` are set for a contact (R15), `text` for a note.

    `text` is the newest; `amended` says who corrected it when, the last one last. `former` holds
    the older texts for who may read them.
    """

    pk: int
    key: str
    at: datetime
    kind: str
    kind_in_words: str
    audience: str
    audience_in_words: str
    who: str
    contact: Contact | None
    entity: str
    name: str
    reach: str
    reason: str
    text: str
    change: dict[str, object]
    file: Attachment | None
    amended: Sequence[Former]
    former: Sequence[Former]
    may_amend: bool


@dataclass(frozen=True)
class StoryPage:
    """Oldest first. `earlier` is where the page before it ends, None on the first page."""

    entries: Sequence[Told]
    earlier: int | None


def story_page(ticket: Ticket, actor: Actor, before: int | None = None) -> StoryPage:
    """The newest entries, or those before an entry; as many statements for 10 as for 10,000."""
    found = entries(ticket, actor, before, ON_A_PAGE + 1)
    page = found[-ON_A_PAGE:]
    earlier = page[0].pk if len(found) > ON_A_PAGE else None
    return StoryPage(_told(page, actor), earlier)


def story_for(ticket: Ticket, actor: Actor) -> list[Told]:
    """All of it."""
    return _told(entries(ticket, actor), actor)


def _told(page: Sequence[WorkLogEntry], actor: Actor) -> list[Told]:
    later = amendments(page)
    return [told(entry, actor, later.get(entry.pk, ())) for entry in page]


def advices_of(ticket: Ticket) -> list[AdviceGiven]:
    """What was advised to each contact of the ticket, in the order they came."""
    return _advices(ticket=ticket.pk)


@question
def _advices() -> QuerySet[AdviceGiven]:
    given = AdviceGiven.objects.filter(contact__link__ticket=Given("ticket"))
    return given.select_related("contact", "rules").order_by("pk")


def told(entry: WorkLogEntry, actor: Actor, amended: Sequence[WorkLogEntry] = ()) -> Told:
    def words(kept: Words | None) -> str:
        return shown(kept, actor, entry.contact) if kept else ""

    versions = [entry, *amended]
    is_internal = any(version.audience == Audience.INTERNAL for version in versions)
    audience = Audience.INTERNAL if is_internal else Audience.SHARED
    said = [Former(version.at, _who(version), words(version.text)) for version in versions]
    return Told(
        pk=entry.pk,
        key=str(entry.key or ""),
        at=entry.at,
        kind=entry.kind,
        kind_in_words=entry.get_kind_display(),
        audience=audience.value,
        audience_in_words=str(audience.label),
        who=_who(entry),
        contact=entry.contact,
        entity=entry.contact_entity,
        name=words(entry.contact_name),
        reach=words(entry.contact_reach),
        reason=words(entry.contact_reason),
        text=said[-1].text,
        change=dict(entry.change),
        file=_file(entry, actor),
        amended=said[1:],
        former=said[:-1] if len(said) > 1 and _covers(actor, "notes.former", entry) else (),
        may_amend=entry.kind == EntryKind.NOTE and _covers(actor, "notes.amend", entry),
    )


def _who(entry: WorkLogEntry) -> str:
    return str(entry.by or (entry.token.name if entry.token else "Hypercare"))


def _covers(actor: Actor, action: str, entry: WorkLogEntry) -> bool:
    return covers(actor, action, people=(entry.by_id,), token=entry.token_id)


def _file(entry: WorkLogEntry, actor: Actor) -> Attachment | None:
    """Its bytes cannot be masked, so it is there for who reads clear words."""
    return getattr(entry, "file", None) if sees_clear(actor) else None
