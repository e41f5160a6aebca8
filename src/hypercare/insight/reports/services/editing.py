"""What people do with an edition: draft it again, approve it, correct what was sent (R27)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import User
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.kernel.text import clean_words
from hypercare.foundation.words.models import Words
from hypercare.foundation.words.services import Said, keep
from hypercare.insight.reports.models import MOST_CORRECTIONS, Edition, Told
from hypercare.insight.reports.services.drafting import (
    Line,
    freeze,
    hold,
    last_told,
    later_line,
    lines_of,
    read_now,
    tell,
)
from hypercare.insight.reports.states import FIRST_TOLD, Approval, Section, State
from hypercare.reference.rollout.selectors import plan

LONGEST_WHY = 1_000


@transaction.atomic
def approve(*, edition: Edition, version: int, by: Actor, at: datetime) -> Edition:
    """From now on its rows stay as they are, and it is sent by itself.

    Raises OutOfDate when it was drafted again meanwhile, Conflict when it is approved already.
    """
    require(by, "report.approve")
    person = _person(by)
    locked = _drafted(edition, version, by)
    locked.approved_by = person
    return _approved(locked, by, at)


def approve_due(*, at: datetime) -> int:
    """By rule, a set time after the draft. A correction is always approved by a person."""
    waiting = Edition.objects.filter(
        state=State.DRAFTED, correction=0, recipient__approval=Approval.RULE
    ).light()
    due = [
        one.pk
        for one in waiting.select_related("recipient").order_by("pk")
        if _minutes_since(one, at) >= one.recipient.rule_minutes
    ]
    return sum(_approve_by_rule(pk, at) for pk in due)


def _minutes_since(edition: Edition, at: datetime) -> float:
    return (at - edition.drafted_at).total_seconds() / 60


@transaction.atomic
def _approve_by_rule(pk: int, at: datetime) -> bool:
    rows = Edition.objects.select_for_update(skip_locked=True, of=("self",))
    locked = rows.select_related("program", "recipient").filter(pk=pk, state=State.DRAFTED).first()
    if locked is None:
        return False
    _approved(locked, None, at)
    return True


def _approved(locked: Edition, by: Actor | None, at: datetime) -> Edition:
    locked.state, locked.approved_at = State.APPROVED, at
    locked.version += 1
    locked.save(update_fields=["state", "approved_at", "approved_by", "version"])
    tell("report.approved", locked, at, by)
    return locked


@transaction.atomic
def draft_again(*, edition: Edition, version: int, by: Actor, at: datetime) -> Edition:
    """Reads the rows once more, with the same cut-off, before anybody approves them.

    Raises Conflict for any but the newest edition: what a later one told would be told twice.
    """
    require(by, "report.draft")
    hold(edition.recipient_id)
    locked = _drafted(edition, version, by)
    later = Edition.objects.filter(recipient=locked.recipient, pk__gt=locked.pk)
    if locked.correction or later.exists():
        raise Conflict(_("Only the newest edition can be drafted again. Correct the others."))
    locked.told.all().delete()
    locked.drafted_at = at
    locked.version += 1
    freeze(locked, lines_of(locked))
    tell("report.drafted", locked, at, by)
    return locked


@transaction.atomic
def correct(*, edition: Edition, why: str, by: Actor, at: datetime) -> Edition:
    """Drafts "12a" after 12: the same contacts as they stand now, what changed, and why.

    Raises Conflict while the edition, or its last correction, has not been sent.
    """
    require(by, "report.draft")
    person = _person(by)
    recipient = hold(edition.recipient_id)
    last = Edition.objects.filter(recipient=recipient, number=edition.number).latest("correction")
    if last.queued_at is None:
        raise Conflict(_("Edition %(name)s is not sent yet. Send it first.") % {"name": last})
    if last.correction == MOST_CORRECTIONS:
        raise Conflict(_("This edition was corrected 26 times. Tell the recipient by hand."))
    correction = Edition(
        program=recipient.program,
        recipient=recipient,
        day=last.day,
        number=last.number,
        correction=last.correction + 1,
        cut_off_at=last.cut_off_at,
        deadline_at=last.deadline_at,
        drafted_at=at,
        why=_why(why, by, at),
        corrected_by=person,
    )
    restated, lines = _restated(correction)
    freeze(correction, lines, restated)
    tell("report.corrected", correction, at, by)
    return correction


def _restated(correction: Edition) -> tuple[list[Line], list[Line]]:
    """The contacts of the first edition as they stand now, and what is different of them."""
    first = Told.objects.filter(
        recipient=correction.recipient,
        edition__number=correction.number,
        section__in=FIRST_TOLD,
    )
    sections = dict(first.values_list("contact", "section"))
    known = last_told(correction.recipient, sections)
    now = list(read_now(correction, list(sections)))
    restated = [
        Line(one.pk, one.happened_at, Section(sections[one.pk]), one.row)
        for one in now
        if one.counts
    ]
    lines = [line for one in now if (line := later_line(known[one.pk], one))]
    return restated, lines


def _drafted(edition: Edition, version: int, by: Actor) -> Edition:
    rows = Edition.objects.visible_to(by).select_for_update(of=("self",))
    locked = rows.select_related("program", "recipient").get(pk=edition.pk)
    if locked.state != State.DRAFTED:
        raise Conflict(_("Edition %(name)s is approved already.") % {"name": locked})
    if locked.version != version:
        raise OutOfDate(
            _("Edition %(name)s was drafted again in between. Look at it once more.")
            % {"name": locked}
        )
    return locked


def _why(text: str, by: Actor, at: datetime) -> Words:
    said = clean_words(text)[:LONGEST_WHY]
    if not said:
        sentence = _("Say why the edition is corrected. The recipient reads it.")
        raise InvalidInput(sentence, fields={"why": sentence})
    (kept,) = keep(
        program=by.program,
        said=[Said(Words.Kind.NOTE, said)],
        case_numbers=plan(by.program).case_numbers,
        at=at,
    )
    return kept


def _person(by: Actor) -> User:
    if by.user is None:
        raise NotAllowed(_("Only a person can do this. Sign in to do it."))
    return by.user
