"""Reads of editions, and what is wrong with them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Max, Q

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.filestore import services as filestore
from hypercare.foundation.outbox.states import State as MailState
from hypercare.foundation.programs.models import Program
from hypercare.insight.reports.formats import built
from hypercare.insight.reports.models import (
    Delivery,
    Edition,
    EditionFile,
    EditionQuerySet,
    Recipient,
)
from hypercare.insight.reports.policies import ONE_DAY, deadline_at
from hypercare.insight.reports.states import Format, State

TROUBLE = (MailState.FAILED, MailState.BOUNCED, MailState.HELD)
MOST = 200
LOOKS_BACK = 7 * ONE_DAY


class Fault(StrEnum):
    """Why an edition alarms."""

    LATE = "late"
    BOUNCED = "bounced"


@dataclass(frozen=True)
class Alarm:
    """`edition` is its name, empty where there is none yet."""

    fault: Fault
    recipient: Recipient
    day: date
    edition: str

    @property
    def key(self) -> str:
        name = self.edition or self.day.isoformat()
        return f"report-{self.fault}-{self.recipient.pk}-{name}"


def alarms(program: Program, at: datetime) -> list[Alarm]:
    """Editions past their deadline that were not sent, and mail of them that did not arrive."""
    active = list(Recipient.objects.filter(program=program, retired_at=None).order_by("pk"))
    return [alarm for one in active for alarm in (*_late(one, at), *_bounced(one, at))]


def _late(recipient: Recipient, at: datetime) -> list[Alarm]:
    """Of the last days; an edition that was not even drafted counts."""
    since = at.date() - LOOKS_BACK
    rows = Edition.objects.filter(recipient=recipient).light().order_by("pk")
    unsent = rows.exclude(state=State.SENT).filter(deadline_at__lte=at, correction=0)
    found = [Alarm(Fault.LATE, recipient, one.day, one.name) for one in unsent]
    newest = rows.aggregate(last=Max("day"))["last"]
    return found + [
        Alarm(Fault.LATE, recipient, day, "")
        for day in _undrafted(recipient, newest, at)
        if day >= since
    ]


def _undrafted(recipient: Recipient, newest: date | None, at: datetime) -> list[date]:
    terms, zone = recipient.terms, recipient.program.zone
    day, found = (newest + ONE_DAY if newest else terms.from_day), []
    while deadline_at(terms, day, zone) <= at:
        found.append(day)
        day += ONE_DAY
    return found


def _bounced(recipient: Recipient, at: datetime) -> list[Alarm]:
    """Until somebody sends it again, or a correction arrives."""
    rows = Delivery.objects.filter(edition__recipient=recipient, message__state__in=TROUBLE)
    recent = rows.filter(edition__day__gte=at.date() - LOOKS_BACK).select_related("edition")
    names = {(one.edition.day, one.edition.name) for one in recent.defer("edition__content")}
    return [Alarm(Fault.BOUNCED, recipient, day, name) for day, name in sorted(names)]


def editions(actor: Actor, day: date | None = None) -> list[Edition]:
    """The newest first, corrections after what they correct."""
    rows = Edition.objects.visible_to(actor).light().select_related("recipient", "approved_by")
    if day is not None:
        rows = rows.filter(day=day)
    return list(rows.order_by("-day", "recipient__name", "correction")[:MOST])


def visible(actor: Actor, recipient: str = "") -> EditionQuerySet:
    """What the actor may see, of one recipient where a key is given."""
    rows = Edition.objects.visible_to(actor)
    return rows.filter(recipient__key=recipient) if recipient else rows


def recipients(actor: Actor) -> list[Recipient]:
    rows = Recipient.objects.filter(program=actor.program, retired_at=None)
    return list(rows.order_by("name"))


def others_of(edition: Edition) -> list[Edition]:
    """The edition that a correction corrects, and the other corrections."""
    rows = Edition.objects.filter(recipient=edition.recipient, number=edition.number).light()
    return list(rows.exclude(pk=edition.pk).order_by("correction"))


def file_of(edition: Edition, format: Format) -> bytes:
    """As it was sent; built from the same rows while it was not."""
    kept = EditionFile.objects.filter(edition=edition, format=format).select_related("file").first()
    if kept is not None:
        return b"".join(filestore.read(kept.file))
    return built(edition.content, edition.checksum, format)


def by_name(text: str) -> Q:
    """ "12" and "12a"; nothing for anything else."""
    digits = text.rstrip("abcdefghijklmnopqrstuvwxyz")
    letter = text[len(digits) :]
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9 or len(letter) > 1:
        return Q(pk__in=())
    return Q(number=int(digits), correction=ord(letter) - 96 if letter else 0)
