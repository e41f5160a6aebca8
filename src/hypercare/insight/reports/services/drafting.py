"""Drafting an edition: the rows are frozen at the cut-off, once for each recipient and day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from hypercare.casework.contacts.models import Contact
from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.clock import end_of_day, start_of_day
from hypercare.insight.reports.composing import compose
from hypercare.insight.reports.contents import canonical, checksum
from hypercare.insight.reports.models import Edition, Recipient, Told
from hypercare.insight.reports.policies import (
    Known,
    cut_off_at,
    days_due,
    deadline_at,
    first_section,
    later_section,
)
from hypercare.insight.reports.reading import CHUNK, Read, read, register
from hypercare.insight.reports.services.steps import each
from hypercare.insight.reports.states import FIRST_TOLD, Section


@dataclass(frozen=True)
class Line:
    """One contact in one section; `before` is what was told of it last, if anything."""

    contact: int
    happened_at: datetime
    section: Section
    row: Mapping[str, Any]
    before: Mapping[str, Any] | None = None


def draft_due(*, at: datetime) -> int:
    """Every recipient's days whose cut-off has passed, oldest first; says how many were drafted."""
    active = Recipient.objects.filter(retired_at=None).order_by("pk")
    return each(active.values_list("pk", flat=True), _draft_days, at)


def _draft_days(recipient: int, at: datetime) -> int:
    drafted = 0
    while _draft_next(recipient, at) is not None:
        drafted += 1
    return drafted


@transaction.atomic
def _draft_next(recipient: int, at: datetime) -> Edition | None:
    """The next day, if it is due. The lock lets one of several workers do it."""
    locked = hold(recipient)
    last = Edition.objects.filter(recipient=locked).order_by("-day").light().first()
    due = days_due(locked.terms, last.day if last else None, at, locked.program.zone)
    day = next(due, None)
    if day is None:
        return None
    return _draft(locked, day, last.number + 1 if last else 1, at)


def hold(recipient: int) -> Recipient:
    """One change of a recipient's editions at a time, until the transaction ends.

    Locked alone and read after: a row that was waited for is read anew, but what it is joined to as
    it was before, so that a recipient whose entity was changed meanwhile would not be found.
    """
    list(Recipient.objects.select_for_update().filter(pk=recipient).values_list("pk"))
    return Recipient.objects.select_related("program", "entity").get(pk=recipient)


def _draft(recipient: Recipient, day: date, number: int, at: datetime) -> Edition:
    zone, terms = recipient.program.zone, recipient.terms
    edition = Edition(
        program=recipient.program,
        recipient=recipient,
        day=day,
        number=number,
        cut_off_at=cut_off_at(terms, day, zone),
        deadline_at=deadline_at(terms, day, zone),
        drafted_at=at,
    )
    freeze(edition, lines_of(edition))
    tell("report.drafted", edition, at)
    return edition


def lines_of(edition: Edition) -> list[Line]:
    return [*_first_told(edition), *_told_before(edition)]


def freeze(edition: Edition, lines: list[Line], restated: Iterable[Line] = ()) -> None:
    """Keeps the document and what it tells. `restated` rows stand in it and tell nothing new."""
    content = compose(edition, [*restated, *lines])
    edition.content = canonical(content)
    edition.checksum = checksum(edition.content)
    for name, rows in content["sections"].items():
        setattr(edition, name, len(rows))
    edition.save()
    Told.objects.bulk_create(
        [
            Told(
                program=edition.program,
                edition=edition,
                recipient=edition.recipient,
                contact_id=one.contact,
                section=one.section,
                row=dict(one.row),
            )
            for one in lines
        ],
        batch_size=CHUNK,
    )


def _first_told(edition: Edition) -> Iterator[Line]:
    """What no edition told yet, logged before the cut-off; of this day, or late for others."""
    recipient, zone = edition.recipient, edition.program.zone
    known = Told.objects.filter(recipient=recipient, section__in=FIRST_TOLD).values("contact")
    rows = register(edition.program).filter(
        happened_at__gte=start_of_day(recipient.from_day, zone),
        happened_at__lt=end_of_day(edition.day, zone),
        logged_at__lt=edition.cut_off_at,
    )
    for one in read(edition.program, rows.exclude(pk__in=known), recipient.fields):
        section = first_section(one.happened_at, edition.day, zone)
        yield Line(one.pk, one.happened_at, section, one.row)


def _told_before(edition: Edition) -> Iterator[Line]:
    """What is different now of all that was told."""
    told = last_told(edition.recipient)
    for one in read_now(edition, list(told)):
        if line := later_line(told[one.pk], one):
            yield line


def later_line(known: Known, now: Read) -> Line | None:
    section = later_section(known, now.row, counts=now.counts)
    if section is None:
        return None
    return Line(now.pk, now.happened_at, section, now.row, known.row)


def read_now(edition: Edition, contacts: list[int]) -> Iterator[Read]:
    for start in range(0, len(contacts), CHUNK):
        rows = Contact.objects.filter(pk__in=contacts[start : start + CHUNK])
        yield from read(edition.program, rows, edition.recipient.fields)


def last_told(recipient: Recipient, contacts: Iterable[int] | None = None) -> dict[int, Known]:
    """Contact -> what the recipient was told of it last."""
    rows = Told.objects.filter(recipient=recipient)
    if contacts is not None:
        rows = rows.filter(contact__in=list(contacts))
    newest = rows.order_by("contact", "-pk").distinct("contact")
    return {
        one.contact_id: Known(one.row, one.section != Section.WITHDRAWN)
        for one in newest.iterator(chunk_size=CHUNK)
    }


def tell(verb: str, edition: Edition, at: datetime, by: Actor | None = None) -> None:
    """The journal's entry of what happens to an edition, by itself where nobody is named."""
    journal.write(
        by=by or system(edition.program),
        at=at,
        verb=verb,
        subject=subject_of(edition),
        read_action="report.read",
        data={"day": edition.day.isoformat(), "checksum": edition.checksum},
    )


def subject_of(edition: Edition) -> str:
    return f"report:{edition.recipient.key}:{edition.name}"
