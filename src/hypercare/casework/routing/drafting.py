"""Changing the rules without fear: drafts are begun, edited, carried over, published (R01)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from hypercare.casework.routing import policies, services
from hypercare.casework.routing.checks import faults_of
from hypercare.casework.routing.drafts import base_of, draft_rows, faults_in, open_drafts, rules_of
from hypercare.casework.routing.merging import Drafted, carry, lineage
from hypercare.casework.routing.models import Draft, DraftRow, Rules
from hypercare.casework.routing.rows import COLUMNS, columns_of, rule_from, rule_of
from hypercare.casework.routing.selectors import edition, editions
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotFound, OutOfDate
from hypercare.foundation.kernel.text import clean_line, clean_words
from hypercare.foundation.programs.models import Program
from hypercare.foundation.programs.services import facts_changed
from hypercare.reference.directory.selectors import book

RIGHT = "rules.edit"
PUBLISHED = "rules.published"
MOST_ROWS = 100
MOST_DRAFTS = 20
LONGEST_REASON = 500


@transaction.atomic
def begin(*, number: int, by: Actor, at: datetime) -> Draft:
    """A draft that says what edition `number` says; it will follow the newest edition.

    From an older edition this is how a change is taken back.
    """
    require(by, RIGHT)
    newest, chosen = edition(by.program), editions(by.program).get(number)
    if chosen is None:
        sentence = _("There is no edition %(number)s.") % {"number": number}
        raise InvalidInput(sentence, fields={"edition": sentence})
    draft = _new_draft(newest.id, by, at)
    from_newest = {old: new for new, old in lineage(newest.rules, chosen.rules).items()}
    _write_rows(draft, [Drafted(from_newest.get(r.position), r) for r in chosen.rules], by, at)
    _tell(draft, "rules.draft-begun", by, at, {"from": chosen.number})
    return draft


def _new_draft(based_on_id: int, by: Actor, at: datetime) -> Draft:
    """Numbers count per program; the lock lets two people begin at once."""
    Rules.objects.select_for_update(no_key=True).get(pk=based_on_id)
    known = Draft.objects.filter(program=by.program)
    if open_drafts(by.program).count() >= MOST_DRAFTS:
        sentence = _("%(most)s drafts are open. Publish one or throw one away first.")
        raise Conflict(sentence % {"most": MOST_DRAFTS})
    newest = known.aggregate(newest=Max("number"))["newest"] or 0
    return Draft.objects.create(
        program=by.program,
        number=newest + 1,
        based_on_id=based_on_id,
        begun_at=at,
        begun_by=by.user,
        changed_at=at,
        changed_by=by.user,
    )


def _write_rows(draft: Draft, rows: Iterable[Drafted], by: Actor, at: datetime) -> None:
    DraftRow.objects.bulk_create(
        DraftRow(
            program=draft.program,
            draft=draft,
            number=place,
            position=place,
            came_from=row.came_from,
            removed_at=at if row.is_removed else None,
            changed_at=at,
            changed_by=by.user,
            **columns_of(row.rule),
        )
        for place, row in enumerate(rows, start=1)
    )


@transaction.atomic
def save_row(
    *, draft: Draft, number: int, values: Mapping[str, Any], version: int, by: Actor, at: datetime
) -> DraftRow:
    """`version` is the row's. Raises InvalidInput with every field at fault, and OutOfDate."""
    require(by, RIGHT)
    draft = _locked(draft)
    row = _row(draft, number)
    if row.version != version:
        raise OutOfDate(_came_between(_("this row"), row, by.program))
    _set(row, _checked(values, row.position, by.program))
    _changed(row, by, at)
    _touch(draft, by, at)
    _tell(draft, "rules.draft-row-changed", by, at, {"row": row.number})
    return row


@transaction.atomic
def add_row(
    *, draft: Draft, values: Mapping[str, Any], version: int, by: Actor, at: datetime
) -> DraftRow:
    """Stands before the last row, which answers all that is left. `version` is the draft's."""
    require(by, RIGHT)
    draft = _locked(draft, version)
    rows = draft_rows(draft)
    if len(rows) >= MOST_ROWS:
        raise Conflict(_("A draft holds at most %(most)s rows.") % {"most": MOST_ROWS})
    place = max(len(rows), 1)
    row = DraftRow(
        program=draft.program,
        draft=draft,
        number=max((r.number for r in rows), default=0) + 1,
        position=place,
    )
    _set(row, _checked(values, place, by.program))
    row.changed_at, row.changed_by = at, by.user
    DraftRow.objects.filter(draft=draft, position__gte=place).update(position=F("position") + 1)
    row.save()
    _touch(draft, by, at)
    _tell(draft, "rules.draft-row-added", by, at, {"row": row.number})
    return row


@transaction.atomic
def move(
    *, draft: Draft, number: int, is_up: bool, version: int, by: Actor, at: datetime
) -> DraftRow:
    """One place among the rows that are left. `version` is the draft's; at the end it stays."""
    require(by, RIGHT)
    draft = _locked(draft, version)
    row = _row(draft, number)
    left = [r for r in draft_rows(draft) if r.removed_at is None or r.number == number]
    here = next(i for i, r in enumerate(left) if r.number == number)
    there = here - 1 if is_up else here + 1
    if 0 <= there < len(left):
        other = left[there]
        row.position, other.position = other.position, row.position
        DraftRow.objects.bulk_update([row, other], ["position"])
        _touch(draft, by, at)
        _tell(draft, "rules.draft-row-moved", by, at, {"row": row.number})
    return row


@transaction.atomic
def remove_row(*, draft: Draft, number: int, version: int, by: Actor, at: datetime) -> DraftRow:
    """It keeps its place in the list, so that it can be restored. `version` is the row's."""
    return _set_removed(draft, number, version, at, "rules.draft-row-removed", by, at)


@transaction.atomic
def restore_row(*, draft: Draft, number: int, version: int, by: Actor, at: datetime) -> DraftRow:
    return _set_removed(draft, number, version, None, "rules.draft-row-restored", by, at)


def _set_removed(
    draft: Draft,
    number: int,
    version: int,
    removed_at: datetime | None,
    verb: str,
    by: Actor,
    at: datetime,
) -> DraftRow:
    require(by, RIGHT)
    draft = _locked(draft)
    row = _row(draft, number)
    if row.version != version:
        raise OutOfDate(_came_between(_("this row"), row, by.program))
    row.removed_at = removed_at
    _changed(row, by, at)
    _touch(draft, by, at)
    _tell(draft, verb, by, at, {"row": row.number})
    return row


@transaction.atomic
def discard(*, draft: Draft, version: int, by: Actor, at: datetime) -> Draft:
    require(by, RIGHT)
    draft = _locked(draft, version)
    draft.discarded_at = at
    _touch(draft, by, at)
    _tell(draft, "rules.draft-discarded", by, at)
    return draft


@transaction.atomic
def take_back(*, draft: Draft, version: int, by: Actor, at: datetime) -> Draft:
    """A draft that was thrown away is open again, as it was."""
    require(by, RIGHT)
    draft = _locked(draft, version, is_open=False)
    draft.discarded_at = None
    _touch(draft, by, at)
    _tell(draft, "rules.draft-taken-back", by, at)
    return draft


@transaction.atomic
def carry_over(*, draft: Draft, version: int, by: Actor, at: datetime) -> tuple[str, ...]:
    """Puts the draft's changes on the newest edition; returns what a person should look at."""
    require(by, RIGHT)
    draft = _locked(draft, version)
    newest, base = edition(by.program), base_of(by.program, draft)
    drafted = [
        Drafted(row.came_from, rule_of(row), row.removed_at is not None)
        for row in draft_rows(draft)
    ]
    carried = carry(drafted, base.rules, newest.rules)
    DraftRow.objects.filter(draft=draft).delete()
    _write_rows(draft, carried.rows, by, at)
    draft.based_on_id = newest.id
    _touch(draft, by, at)
    _tell(draft, "rules.draft-carried-over", by, at, {"to": newest.number})
    return carried.notes


@transaction.atomic
def publish_draft(*, draft: Draft, version: int, reason: str, by: Actor, at: datetime) -> Rules:
    """A new edition, in force at once. What was advised before stays as it was (R39).

    Raises OutOfDate when the draft changed since it was shown, or when another edition was
    published since it was begun; InvalidInput with the proof's sentences, or without a reason.
    """
    require(by, RIGHT)
    draft = _locked(draft, version)
    rules = rules_of(draft_rows(draft))
    _check_publishing(draft, rules, clean_words(reason), by)
    published = services.publish(rules=rules, by=by, at=at, reason=clean_words(reason))
    draft.published_as = published
    _touch(draft, by, at)
    facts_changed(by.program)
    _tell(draft, PUBLISHED, by, at, {"edition": published.number})
    return published


def _check_publishing(
    draft: Draft, rules: tuple[policies.Rule, ...], reason: str, by: Actor
) -> None:
    """The lock on the edition below lets one of two publishers through."""
    Rules.objects.select_for_update(no_key=True).get(pk=draft.based_on_id)
    newest = Rules.objects.filter(program=by.program).order_by("-number").first()
    if newest is None or newest.pk != draft.based_on_id:
        raise OutOfDate(_behind(newest))
    if faults := faults_in(by.program, rules):
        raise InvalidInput(_("These rules cannot be published. ") + " ".join(faults))
    if not reason or len(reason) > LONGEST_REASON:
        sentence = _("Say in a sentence why the rules change (at most %(most)s characters).") % {
            "most": LONGEST_REASON
        }
        raise InvalidInput(sentence, fields={"reason": sentence})
    if [columns_of(r) for r in rules] == [columns_of(r) for r in edition(by.program).rules]:
        raise InvalidInput(_("This draft says what the published rules say. Nothing to publish."))


def _behind(newest: Rules | None) -> str:
    said = _(
        "Edition %(number)s was published by %(who)s after this draft was begun. Carry your changes"
        " over to it, look at them again, and publish then."
    )
    who = str(newest.published_by) if newest and newest.published_by else _("the program file")
    return said % {"number": newest.number if newest else "–", "who": who}


def _locked(draft: Draft, version: int | None = None, *, is_open: bool = True) -> Draft:
    """Raises Conflict for a draft that has ended, OutOfDate for another version."""
    found = Draft.objects.select_for_update(no_key=True, of=("self",))
    draft = found.select_related("changed_by", "published_as", "program").get(pk=draft.pk)
    if draft.published_as:
        raise Conflict(
            _("This draft was published as edition %(number)s. Begin a new one.")
            % {"number": draft.published_as.number}
        )
    if is_open and not draft.is_open:
        raise Conflict(_("This draft was thrown away. Take it back, or begin a new one."))
    if version is not None and draft.version != version:
        raise OutOfDate(_came_between(_("this draft"), draft, draft.program))
    return draft


def _row(draft: Draft, number: int) -> DraftRow:
    row = DraftRow.objects.filter(draft=draft, number=number).select_related("changed_by").first()
    if row is None:
        raise NotFound(_("This row is no longer in the draft. Look at the draft again."))
    return row


def _came_between(what: str, changed: Draft | DraftRow, program: Program) -> str:
    moment = changed.changed_at.astimezone(program.zone)
    return _("%(who)s changed %(what)s at %(time)s, after you opened it. Nothing was saved.") % {
        "who": changed.changed_by or _("Somebody"),
        "what": what,
        "time": moment.strftime("%H:%M"),
    }


def _checked(values: Mapping[str, Any], position: int, program: Program) -> policies.Rule:
    cleaned = {name: values[name] for name in COLUMNS}
    cleaned["headline"] = clean_line(cleaned["headline"])
    cleaned |= {name: clean_words(cleaned[name]) for name in ("say", "reason")}
    rule = rule_from(cleaned, position)
    if faults := faults_of(rule, book(program)):
        raise InvalidInput(_("This row cannot be saved yet."), fields=faults)
    return rule


def _set(row: DraftRow, rule: policies.Rule) -> None:
    for name, value in columns_of(rule).items():
        setattr(row, name, value)


def _changed(row: DraftRow, by: Actor, at: datetime) -> None:
    row.version += 1
    row.changed_at, row.changed_by = at, by.user
    row.save()


def _touch(draft: Draft, by: Actor, at: datetime) -> None:
    draft.version += 1
    draft.changed_at, draft.changed_by = at, by.user
    draft.save()


def _tell(
    draft: Draft, verb: str, by: Actor, at: datetime, data: Mapping[str, object] | None = None
) -> None:
    """That an edition is in force is told to everybody who is advised by it."""
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=f"rules draft {draft.number}",
        read_action="program.read" if verb == PUBLISHED else "rules.read",
        data={"draft": draft.number, **(data or {})},
    )
