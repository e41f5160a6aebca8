"""Mailing saved views on a schedule: what its owner may take out of the house, once a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.accounts.members import member
from hypercare.foundation.accounts.rights import may, require
from hypercare.foundation.filestore import services as filestore
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import InvalidInput, NotAllowed
from hypercare.foundation.outbox import services as outbox
from hypercare.foundation.outbox.services import Enclosure
from hypercare.insight.finding import services as finding
from hypercare.insight.finding.models import SavedView
from hypercare.insight.finding.states import Listed
from hypercare.insight.reports.formats.views import ViewSheet, built, sheet_of
from hypercare.insight.reports.models import Mailing, ScheduledView
from hypercare.insight.reports.policies import WEEKDAYS, mailing_due
from hypercare.insight.reports.services.steps import each
from hypercare.insight.reports.states import VIEW_TYPES, ViewFormat

MOST_ADDRESSES = 10
NO_RIGHT = "no-right"


@dataclass(frozen=True)
class Wanted:
    """`weekdays` are of MO..SU; the clock is the program's."""

    addresses: Sequence[str]
    format: ViewFormat
    clock: time
    weekdays: Sequence[str]


@transaction.atomic
def schedule(*, view: SavedView, wanted: Wanted, by: Actor, at: datetime) -> ScheduledView:
    """Raises InvalidInput with every field at fault."""
    require(by, "list.export")
    if by.user is None:
        raise NotAllowed(_("Only a person can do this. Sign in to do it."))
    _check(wanted)
    made = ScheduledView.objects.create(
        program=by.program,
        view=view,
        by=by.user,
        addresses=list(dict.fromkeys(wanted.addresses)),
        format=wanted.format,
        clock=wanted.clock,
        weekdays=[day for day in WEEKDAYS if day in wanted.weekdays],
        made_at=at,
    )
    _tell("view.scheduled", made, by, at)
    return made


def _check(wanted: Wanted) -> None:
    faults = {}
    if not 0 < len(wanted.addresses) <= MOST_ADDRESSES or not all(map(_is_mail, wanted.addresses)):
        faults["addresses"] = _("Name one to ten e-mail addresses, one on each line.")
    if not set(wanted.weekdays) & set(WEEKDAYS):
        faults["weekdays"] = _("Choose at least one day.")
    if faults:
        raise InvalidInput(" ".join(faults.values()), fields=faults)


def _is_mail(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


@transaction.atomic
def stop(*, scheduled: ScheduledView, by: Actor, at: datetime) -> None:
    """By whoever may take lists out. Twice is once."""
    require(by, "list.export")
    if ScheduledView.objects.filter(pk=scheduled.pk, stopped_at=None).update(stopped_at=at):
        _tell("view.unscheduled", scheduled, by, at)


def mail_due(*, at: datetime) -> int:
    """Says how many views were mailed."""
    running = ScheduledView.objects.filter(stopped_at=None).order_by("pk")
    return each(running.values_list("pk", flat=True), _mail, at)


@transaction.atomic
def _mail(pk: int, at: datetime) -> bool:
    """File, mail and the mark that it was done, together: a worker that ends leaves nothing."""
    rows = ScheduledView.objects.select_for_update(skip_locked=True, of=("self",))
    scheduled = rows.select_related("program", "view", "by").filter(pk=pk, stopped_at=None).first()
    day = _due(scheduled, at) if scheduled else None
    if scheduled is None or day is None:
        return False
    owner = member(scheduled.by.pk, scheduled.program.key)
    if owner is None or not may(owner, "list.export"):
        _end(scheduled, at)
        return False
    _send(scheduled, owner, day, at)
    return True


def _due(scheduled: ScheduledView, at: datetime) -> date | None:
    last = scheduled.mailings.order_by("-day").values_list("day", flat=True).first()
    return mailing_due(
        clock=scheduled.clock,
        weekdays=scheduled.weekdays,
        since=scheduled.made_at,
        last=last,
        now=at,
        zone=scheduled.program.zone,
    )


def _send(scheduled: ScheduledView, owner: Actor, day: date, at: datetime) -> None:
    sheet = sheet_of(scheduled.view, owner, at)
    format = ViewFormat(scheduled.format)
    file = filestore.store(program=owner.program, data=built(sheet, format), at=at)
    name = f"{owner.program.key}-{scheduled.view.listed}-{day.isoformat()}.{format}"
    enclosure = Enclosure(file, name, VIEW_TYPES[format])
    for place, address in enumerate(scheduled.addresses):
        outbox.queue(
            program=owner.program,
            key=f"view-{scheduled.pk}-{day.isoformat()}-{place}",
            recipient=address,
            subject=_("%(view)s, %(day)s") % {"view": sheet.title, "day": day.isoformat()},
            body=_body(sheet),
            enclosures=[enclosure],
            at=at,
        )
    Mailing.objects.create(
        program=owner.program, scheduled=scheduled, day=day, at=at, rows=len(sheet.rows), file=file
    )
    finding.note_export(
        listed=Listed(scheduled.view.listed),
        filters=sheet.filters,
        kind=format,
        rows=len(sheet.rows),
        why=_("Mailed on a schedule"),
        by=owner,
        at=at,
    )


def _body(sheet: ViewSheet) -> str:
    return "\n".join(f"{name}: {value}" for name, value in sheet.facts) + "\n"


def _end(scheduled: ScheduledView, at: datetime) -> None:
    """Its owner may not take this out any more. Others can schedule the view for themselves."""
    scheduled.stopped_at, scheduled.stopped_why = at, NO_RIGHT
    scheduled.save(update_fields=["stopped_at", "stopped_why"])
    _tell("view.unscheduled", scheduled, system(scheduled.program), at)


def _tell(verb: str, scheduled: ScheduledView, by: Actor, at: datetime) -> None:
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=f"view:{scheduled.view.number}",
        read_action="audit.read",
        owner_id=scheduled.by.pk,
        data={"format": str(scheduled.format), "addresses": len(scheduled.addresses)},
    )
