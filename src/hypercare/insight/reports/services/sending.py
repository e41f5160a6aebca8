"""Sending what is approved: files and mail are made once, in one transaction (safety row 43)."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils.dateformat import format as in_words
from django.utils.translation import gettext as _

from hypercare.foundation.filestore import services as filestore
from hypercare.foundation.filestore.models import StoredFile
from hypercare.foundation.outbox import services as outbox
from hypercare.foundation.outbox.services import Enclosure
from hypercare.foundation.outbox.states import State as MailState
from hypercare.insight.reports.formats import built, file_name
from hypercare.insight.reports.models import Delivery, Edition, EditionFile
from hypercare.insight.reports.services.drafting import tell
from hypercare.insight.reports.services.steps import each
from hypercare.insight.reports.states import CONTENT_TYPES, Format, State

KEPT = (Format.PDF, Format.XLSX, Format.CSV, Format.HTML, Format.JSON)
ENCLOSED = (Format.PDF, Format.XLSX)
TAKEN = (MailState.SENT, MailState.BOUNCED)


def send_due(*, at: datetime) -> int:
    """Approved editions that are not in the outbox yet; says how many were put there."""
    waiting = Edition.objects.filter(state=State.APPROVED, queued_at=None).order_by("pk")
    return each(waiting.values_list("pk", flat=True), _send, at)


@transaction.atomic
def _send(pk: int, at: datetime) -> bool:
    """A worker that dies here leaves nothing; one that comes after finds it done."""
    rows = Edition.objects.select_for_update(skip_locked=True, of=("self",))
    locked = rows.select_related("program", "recipient").filter(pk=pk, queued_at=None).first()
    if locked is None or locked.state != State.APPROVED:
        return False
    files = _keep_files(locked, at)
    for place, address in enumerate(locked.recipient.addresses):
        _queue(locked, place, address, files, at)
    locked.queued_at = at
    locked.save(update_fields=["queued_at"])
    tell("report.queued", locked, at)
    return True


def _keep_files(edition: Edition, at: datetime) -> Mapping[Format, StoredFile]:
    """Each format as it is sent, for ever."""
    files = {}
    for format in KEPT:
        data = built(edition.content, edition.checksum, format)
        files[format] = filestore.store(program=edition.program, data=data, at=at)
        EditionFile.objects.create(
            program=edition.program, edition=edition, format=format, file=files[format]
        )
    return files


def _queue(
    edition: Edition,
    place: int,
    address: str,
    files: Mapping[Format, StoredFile],
    at: datetime,
) -> None:
    key = f"report-{edition.recipient_id}-{edition.name}-{place}"
    subject, body = letter(edition)
    outbox.queue(
        program=edition.program,
        key=key,
        recipient=address,
        subject=subject,
        body=body,
        enclosures=list(_enclosures(edition, files)),
        at=at,
    )
    message = outbox.queued(edition.program, key)
    Delivery.objects.create(
        program=edition.program, edition=edition, address=address, message=message
    )


def _enclosures(edition: Edition, files: Mapping[Format, StoredFile]) -> Iterator[Enclosure]:
    for format in ENCLOSED:
        name = file_name(edition, format)
        yield Enclosure(files[format], name, CONTENT_TYPES[format])


def letter(edition: Edition) -> tuple[str, str]:
    """Subject and text: figures and the product's own words, nothing that a caller said."""
    places = {
        "name": edition.name,
        "program": edition.program.name,
        "day": in_words(edition.day, "l j F Y"),
        "new": edition.new,
        "late": edition.late,
        "changed": edition.changed,
        "withdrawn": edition.withdrawn,
        "checksum": edition.checksum,
    }
    subject = _("Daily report %(name)s: %(program)s, %(day)s") % places
    first = (
        _("This corrects an edition of the daily report of %(day)s; the report says why.")
        if edition.correction
        else _("This is the daily report of %(day)s.")
    )
    rest = _(
        "New contacts: %(new)d\nLate for earlier days: %(late)d\nChanged: %(changed)d\n"
        "Withdrawn: %(withdrawn)d\n\nThe report is attached as PDF and as a spreadsheet.\n"
        "SHA-256 of its rows: %(checksum)s\n"
    )
    return subject, f"{first % places}\n\n{rest % places}"


def settle(*, at: datetime) -> int:
    """Editions whose mail the server took for every address are sent; says how many."""
    waiting = Edition.objects.filter(state=State.APPROVED, queued_at__isnull=False)
    counted = waiting.annotate(
        mails=Count("deliveries"),
        taken=Count("deliveries", filter=Q(deliveries__message__state__in=TAKEN)),
        last=Max("deliveries__message__sent_at"),
    )
    rows = counted.order_by("pk").values_list("pk", "mails", "taken", "last")
    done = [(pk, last) for pk, mails, taken, last in rows if mails and mails == taken]
    return sum(_settle(pk, last, at) for pk, last in done)


@transaction.atomic
def _settle(pk: int, sent_at: datetime, at: datetime) -> bool:
    rows = Edition.objects.select_for_update(skip_locked=True, of=("self",)).light()
    locked = rows.select_related("program", "recipient").filter(pk=pk, state=State.APPROVED).first()
    if locked is None:
        return False
    locked.state, locked.sent_at = State.SENT, sent_at
    locked.save(update_fields=["state", "sent_at"])
    tell("report.sent", locked, at)
    return True
