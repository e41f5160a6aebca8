"""Drafts of the rules as they stand, and what publishing one would do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hypercare.casework.routing import policies
from hypercare.casework.routing.checks import faults_of
from hypercare.casework.routing.comparing import Change, Overlap, changes, overlaps
from hypercare.casework.routing.models import Draft, DraftRow
from hypercare.casework.routing.rows import COLUMNS, rule_of
from hypercare.casework.routing.selectors import Edition, edition, editions
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.selectors import plan


@dataclass(frozen=True)
class Review:
    """What stands in the way of publishing (`faults`), and what publishing would change."""

    faults: tuple[str, ...]
    overlaps: tuple[Overlap, ...]
    changes: tuple[Change, ...]
    newest: Edition
    is_current: bool
    is_changed: bool

    @property
    def combinations(self) -> int:
        return sum(change.combinations for change in self.changes)

    @property
    def can_publish(self) -> bool:
        return not self.faults and self.is_current and self.is_changed


def open_drafts(program: Program) -> QuerySet[Draft]:
    drafts = Draft.objects.filter(program=program, published_as=None, discarded_at=None)
    return drafts.select_related("based_on", "begun_by", "changed_by").order_by("number")


def draft_rows(draft: Draft) -> list[DraftRow]:
    """All of them, removed ones in their places."""
    rows = DraftRow.objects.filter(draft=draft).select_related("changed_by")
    return list(rows.order_by("position"))


def rules_of(rows: Sequence[DraftRow]) -> tuple[policies.Rule, ...]:
    """As they would be published: without the removed rows, counted from 1."""
    left = [row for row in rows if row.removed_at is None]
    return tuple(rule_of(row, position) for position, row in enumerate(left, start=1))


def as_edition(draft: Draft, rows: Sequence[DraftRow]) -> Edition:
    """A draft in the shape of an edition, to try it; it has no number yet."""
    return Edition(id=0, number=0, published_at=draft.changed_at, rules=rules_of(rows))


def review(program: Program, draft: Draft, rows: Sequence[DraftRow]) -> Review:
    newest, rules = edition(program), rules_of(rows)
    return Review(
        faults=tuple(faults_in(program, rules)),
        overlaps=tuple(overlaps(rules, plan(program))),
        changes=tuple(changes(newest.rules, rules, plan(program))),
        newest=newest,
        is_current=draft.based_on_id == newest.id,
        is_changed=not _say_the_same(newest.rules, rules),
    )


def faults_in(program: Program, rules: Sequence[policies.Rule]) -> list[str]:
    """Each row by itself, then the proof over all combinations of facts."""
    if not rules:
        return [_("No row is left. Restore one, or begin again from a published edition.")]
    sentence = _("Row %(row)s: %(fault)s")
    known = book(program)
    alone = [
        sentence % {"row": rule.position, "fault": fault}
        for rule in rules
        for fault in faults_of(rule, known).values()
    ]
    return [*alone, *policies.prove(rules)]


def _say_the_same(a: Sequence[policies.Rule], b: Sequence[policies.Rule]) -> bool:
    return [[getattr(r, n) for n in COLUMNS] for r in a] == [
        [getattr(r, n) for n in COLUMNS] for r in b
    ]


def base_of(program: Program, draft: Draft) -> Edition:
    return next(e for e in editions(program).values() if e.id == draft.based_on_id)
