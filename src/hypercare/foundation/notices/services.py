"""Telling people, in the transaction of what they are told of."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.accounts.models import User
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.text import clean_line
from hypercare.foundation.notices.kinds import kinds
from hypercare.foundation.notices.models import Choice, Notice
from hypercare.foundation.notices.selectors import Reader, readers
from hypercare.foundation.notices.states import Way
from hypercare.foundation.outbox import services as outbox
from hypercare.foundation.programs.models import Program


@dataclass(frozen=True)
class Reached:
    """Somebody (a user's id) who knows already, of a notice of that kind."""

    person: int
    kind: str


@transaction.atomic
def tell(
    *,
    program: Program,
    people: Collection[int],
    kind: str,
    subject: str,
    text: str,
    key: str,
    at: datetime,
    renews: str = "",
) -> None:
    """One notice for each of the people (user ids), and a mail to those who want one.

    `kind` is a registered one (`kinds.register`); `subject` is a reference ("T-1042"); `text`
    says what happened in the product's words, never a caller's. The same `key` is the same
    notice: telling twice tells once. It takes the place of unread ones whose key begins with
    `renews`: the bell counts what is new, not how often it grew.

    Writes the journal, so call it just before the verb's own entry.
    """
    known = kinds()[kind]
    told = readers(program, people, known)
    before = Notice.objects.filter(program=program, key=key).values_list("person", flat=True)
    new = [reader for reader in told if reader.user.pk not in set(before)] if told else []
    if renews:
        people_told = [reader.user.pk for reader in new]
        mine = Notice.objects.filter(program=program, person__in=people_told, read_at=None)
        mine.filter(key__startswith=renews).delete()
    facts = {"kind": kind, "subject": subject, "text": clean_line(text)[:300], "key": key}
    notices = [Notice(program=program, person=one.user, at=at, **facts) for one in new]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    for reader in new:
        _mail(reader, program, facts, at)
        _journal(system(program), reader.user, "notice.told", subject, at)


@transaction.atomic
def take_back(*, program: Program, key: str, at: datetime) -> list[Reached]:
    """What was told by mistake goes from the page and from the mail that waits.

    Gives back whom it reached all the same: they read it, or the mail has gone out.
    """
    rows = Notice.objects.select_for_update().filter(program=program, key=key)
    told = list(rows.select_related("person"))
    gone = {one.pk: _mail_has_gone(one) for one in told}
    Notice.objects.filter(pk__in=gone, read_at=None).delete()
    for one in told:
        if one.read_at is None:
            _journal(system(program), one.person, "notice.taken-back", one.subject, at)
    return [Reached(one.person_id, one.kind) for one in told if one.read_at or gone[one.pk]]


@transaction.atomic
def read(*, by: Actor, at: datetime, notice: int | None = None, until: int | None = None) -> int:
    """Marks one as read, or all up to the newest that the person saw; says how many it were."""
    mine = Notice.objects.visible_to(by).unread()
    if notice is not None:
        mine = mine.filter(pk=notice)
    if until is not None:
        mine = mine.filter(pk__lte=until)
    marked = mine.update(read_at=at)
    if marked and by.user is not None:
        _journal(by, by.user, "notice.read", "", at)
    return marked


@transaction.atomic
def choose(*, ways: Mapping[str, Way], mail_to: str, by: Actor, at: datetime) -> None:
    """How the person wants to be told of each kind from now on, and where mail goes."""
    if by.user is None:
        return
    User.objects.filter(pk=by.user.pk).update(email=mail_to)
    rows = [
        Choice(program=by.program, person=by.user, kind=kind, way=way) for kind, way in ways.items()
    ]
    Choice.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["program", "person", "kind"],
        update_fields=["way"],
    )
    _journal(by, by.user, "notice.chosen", "", at)


def _mail(reader: Reader, program: Program, facts: Mapping[str, str], at: datetime) -> None:
    """Number and the product's words only; nothing of what a caller said leaves by mail."""
    if reader.way != Way.MAIL or not reader.user.email:
        return
    why = _("You get this mail because you chose it under Notices in Hypercare.")
    outbox.queue(
        program=program,
        key=_mail_key(reader.user.pk, facts["key"]),
        recipient=reader.user.email,
        subject=facts["text"],
        body=f"{facts['text']}\n\n{why}\n",
        at=at,
    )


def _mail_has_gone(notice: Notice) -> bool:
    key = _mail_key(notice.person_id, notice.key)
    return outbox.take_back(program=notice.program, key=key) is False


def _mail_key(person: int, key: str) -> str:
    return f"notice-{person}-{key}"


def _journal(by: Actor, person: User, verb: str, subject: str, at: datetime) -> None:
    """Only the person hears of it: their pages count anew."""
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=subject,
        read_action="notice.read",
        owner_id=person.pk,
    )
