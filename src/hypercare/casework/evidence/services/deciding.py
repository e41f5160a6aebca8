"""What a person says about a piece of evidence, and who shall log what is missing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.contacts.models import Contact
from hypercare.casework.evidence.models import Decision, Evidence
from hypercare.casework.evidence.notices import tell_to_log
from hypercare.casework.evidence.states import DECIDABLE, Outcome
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.kernel.references import Series, parse
from hypercare.foundation.kernel.text import clean_words
from hypercare.foundation.words.models import Words
from hypercare.foundation.words.services import Said, keep
from hypercare.reference.rollout.selectors import plan

LONGEST_WHY = 1_000


@dataclass(frozen=True)
class Verdict:
    """As typed. `contact` is the number of the contact that explains it, with outcome matched."""

    outcome: str
    why: str
    contact: str = ""


@transaction.atomic
def decide(
    *, evidence: Evidence, version: int, verdict: Verdict, by: Actor, at: datetime
) -> Evidence:
    """The rules leave it alone from now on. A contact may explain a second call this way.

    Raises InvalidInput by field, and OutOfDate when it changed in between.
    """
    require(by, "evidence.edit")
    row = _locked(evidence, version, by)
    contact = _checked(verdict, by)
    before = row.outcome
    row.outcome, row.contact = verdict.outcome, contact
    row.decided_by, row.decided_at = _person(by), at
    row.reasons, row.rivals, row.points = ["decided"], [], 0
    _save(row)
    Decision.objects.create(
        program=by.program,
        evidence=row,
        at=at,
        by=_person(by),
        before=before,
        outcome=verdict.outcome,
        contact=contact,
        why=_why(verdict.why, by, at),
    )
    _tell(row, "evidence.decided", by, at)
    return row


@transaction.atomic
def undecide(*, evidence: Evidence, version: int, by: Actor, at: datetime) -> Evidence:
    """The rules decide again, with the next reconciliation of its day."""
    require(by, "evidence.edit")
    row = _locked(evidence, version, by)
    row.decided_by = row.decided_at = row.contact = None
    row.outcome, row.reasons = Outcome.MISSING, ["nothing-fits"]
    _save(row)
    _tell(row, "evidence.undecided", by, at)
    return row


@transaction.atomic
def give(*, evidence: Evidence, version: int, to: str, by: Actor, at: datetime) -> Evidence:
    """`to` is a user name; an empty one takes it from whoever has it."""
    require(by, "evidence.edit")
    row = _locked(evidence, version, by)
    row.assigned_to = _member(to, by) if to else None
    _save(row)
    if row.assigned_to is not None and row.assigned_to != by.user:
        which = f"-{row.pk}-{row.version}"
        tell_to_log(by.program, [row.assigned_to.pk], row.day, at, which)
    _tell(row, "evidence.given", by, at)
    return row


def _locked(evidence: Evidence, version: int, by: Actor) -> Evidence:
    row = Evidence.objects.visible_to(by).select_for_update(of=("self",)).get(pk=evidence.pk)
    if row.version != version:
        raise OutOfDate(_("This call changed in between. Look at it again, then save."))
    return row


def _checked(verdict: Verdict, by: Actor) -> Contact | None:
    faults = {}
    if verdict.outcome not in [outcome.value for outcome in DECIDABLE]:
        faults["outcome"] = _("Choose from the list.")
    if not clean_words(verdict.why):
        faults["why"] = _("Say in a few words why.")
    if len(verdict.why) > LONGEST_WHY:
        faults["why"] = _("This is longer than 1,000 characters. Shorten it.")
    contact = _contact(verdict.contact, by)
    if verdict.outcome == Outcome.MATCHED and contact is None:
        faults["contact"] = _("Give the number of the contact that documents this call: C-1043.")
    if faults:
        raise InvalidInput(" ".join(faults.values()), fields=faults)
    return contact if verdict.outcome in (Outcome.MATCHED, Outcome.NOT_MIGRATION) else None


def _contact(typed: str, by: Actor) -> Contact | None:
    series, number = parse(typed) or (None, 0)
    if series is not Series.CONTACT:
        return None
    return Contact.objects.visible_to(by).counted().filter(number=number).first()


def _why(text: str, by: Actor, at: datetime) -> Words:
    said = [Said(Words.Kind.NOTE, clean_words(text))]
    return keep(program=by.program, said=said, case_numbers=plan(by.program).case_numbers, at=at)[0]


def _person(by: Actor) -> User:
    if by.user is None:
        raise NotAllowed(_("Only a person can decide this. Sign in to do it."))
    return by.user


def _member(name: str, by: Actor) -> User:
    members = Membership.objects.filter(program=by.program, user__is_active=True)
    found = members.filter(user__username=name).select_related("user").first()
    if found is None:
        sentence = _("Nobody in this program signs in with that name. Choose from the list.")
        raise InvalidInput(sentence, fields={"to": sentence})
    return found.user


def _save(row: Evidence) -> None:
    row.version += 1
    row.save()


def _tell(row: Evidence, verb: str, by: Actor, at: datetime) -> None:
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=row.reference,
        read_action="evidence.read",
        data={"outcome": row.outcome, "day": row.day.isoformat()},
    )
