"""What somebody of a recipient sees of an edition: these fields and no others (rule 2)."""

from dataclasses import dataclass
from datetime import date, datetime

from hypercare.foundation.accounts.actor import Actor
from hypercare.insight.reports.models import Edition


@dataclass(frozen=True)
class Listed:
    """One line of the list. There is no key of a row in it."""

    name: str
    day: date
    sent_at: datetime
    new: int
    late: int
    changed: int
    withdrawn: int
    is_correction: bool
    is_read: bool


@dataclass(frozen=True)
class Asked:
    """A question of one's own project, by the number that the help desk says, too."""

    number: str
    by: str
    at: datetime


def listed(actor: Actor) -> list[Listed]:
    rows = Edition.objects.received_by(actor).light()
    read = set(rows.filter(acknowledgements__by=actor.user).values_list("pk", flat=True))
    return [_listed(one, one.pk in read) for one in rows.order_by("-day", "correction")[:400]]


def of_edition(edition: Edition, actor: Actor) -> tuple[Listed, list[str], list[Asked]]:
    """The line, who has read it, and what was asked."""
    read = edition.acknowledgements.select_related("by").order_by("at")
    asked = edition.questions.select_related("by", "contact").order_by("at")
    is_read = any(one.by_id == getattr(actor.user, "pk", None) for one in read)
    return (
        _listed(edition, is_read),
        [str(one.by) for one in read],
        [Asked(one.contact.reference, str(one.by), one.at) for one in asked],
    )


def _listed(edition: Edition, is_read: bool) -> Listed:
    return Listed(
        name=edition.name,
        day=edition.day,
        sent_at=edition.sent_at or edition.queued_at or edition.drafted_at,
        new=edition.new,
        late=edition.late,
        changed=edition.changed,
        withdrawn=edition.withdrawn,
        is_correction=edition.correction > 0,
        is_read=is_read,
    )
