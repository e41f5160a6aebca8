"""Reads the register as rows for a recipient: masked words only, whoever asks (R34)."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from hypercare.casework.contacts.models import Contact, ContactQuerySet
from hypercare.foundation.kernel.masking import mask
from hypercare.foundation.kernel.references import Series, reference
from hypercare.foundation.programs.models import Program
from hypercare.insight.reports.states import NO_TICKET, Field
from hypercare.reference.rollout.selectors import plan

CHUNK = 2_000


@dataclass(frozen=True)
class Read:
    """A contact as it stands now. `counts`: about the migration, and not withdrawn."""

    pk: int
    happened_at: datetime
    counts: bool
    row: Mapping[str, Any]


def register(program: Program) -> ContactQuerySet:
    return about_migration(Contact.objects.filter(program=program))


def about_migration(rows: ContactQuerySet) -> ContactQuerySet:
    """What the report is about: migration-related by their advice, and counted.

    Not those whose ticket a review found not to be about the migration.
    """
    return (
        rows.filter(advice__migration_related=True)
        .counted()
        .exclude(link__ticket__migration_related=False, link__ticket__reviewed_at__isnull=False)
    )


def read(program: Program, contacts: QuerySet[Contact], fields: list[str]) -> Iterator[Read]:
    """In the order in which they happened; never more than a chunk of them in memory."""
    hide = Hidden(plan(program).case_numbers)
    rows = contacts.annotate(**_COLUMNS).values(*_PLAIN, *_COLUMNS)
    for facts in rows.order_by("happened_at", "pk").iterator(chunk_size=CHUNK):
        yield Read(
            pk=facts["pk"],
            happened_at=facts["happened_at"],
            counts=_counts(facts),
            row=_row(facts, fields, hide, program),
        )


class Hidden:
    """Free text once more without identifiers: also names that somebody typed."""

    def __init__(self, case_numbers: tuple[re.Pattern[str], ...]) -> None:
        self._case_numbers = case_numbers

    def __call__(self, text: str | None) -> str:
        return mask(text, self._case_numbers).text if text else ""


def _counts(facts: Mapping[str, Any]) -> bool:
    """The same rule as `register`, of one contact."""
    found_otherwise = facts["reviewed_at"] is not None and not facts["ticket_related"]
    return bool(facts["related"]) and facts["withdrawn_at"] is None and not found_otherwise


_PLAIN = ("pk", "number", "happened_at", "withdrawn_at", "entity_name", "wave", "channel", "about")
_COLUMNS = {
    "related": F("advice__migration_related"),
    "advised": F("advice__advice"),
    "own_county": F("entity__county__name"),
    "other_county": F("concerns_county__name"),
    "said": F("reason__masked"),
    "who": F("name__masked"),
    "where": F("reach__masked"),
    "ticket_number": F("link__ticket__number"),
    "status": F("link__ticket__status"),
    "ticket_related": F("link__ticket__migration_related"),
    "reviewed_at": F("link__ticket__reviewed_at"),
    **{
        f"{kind}_{part}": F(f"link__ticket__{kind}__{part}")
        for kind in ("analytic", "intake")
        for part in ("area_name", "sub_area", "summary")
    },
}


def _row(
    facts: Mapping[str, Any], fields: list[str], hide: Hidden, program: Program
) -> dict[str, Any]:
    happened_at = facts["happened_at"].astimezone(program.zone)
    row: dict[str, Any] = {
        "number": reference(Series.CONTACT, facts["number"]),
        "happened_at": happened_at.isoformat(timespec="seconds"),
    }
    return row | {field: _CELLS[Field(field)](facts, hide) for field in fields}


def _category(facts: Mapping[str, Any], _hide: Hidden) -> str:
    kind = "analytic" if facts["analytic_summary"] else "intake"
    parts = [facts[f"{kind}_{part}"] for part in ("area_name", "sub_area", "summary")]
    return " / ".join(parts) if parts[-1] else ""


def _ticket(facts: Mapping[str, Any], _hide: Hidden) -> str:
    number = facts["ticket_number"]
    return reference(Series.TICKET, number) if number else ""


_CELLS: Mapping[Field, Callable[[Mapping[str, Any], Hidden], Any]] = {
    Field.FROM: lambda facts, hide: hide(facts["entity_name"]),
    Field.COUNTY: lambda facts, _hide: facts["own_county"] or facts["other_county"] or "",
    Field.WAVE: lambda facts, _hide: facts["wave"],
    Field.CHANNEL: lambda facts, _hide: facts["channel"],
    Field.ABOUT: lambda facts, _hide: facts["about"],
    Field.CATEGORY: _category,
    Field.REASON: lambda facts, hide: hide(facts["said"]),
    Field.ADVICE: lambda facts, _hide: facts["advised"] or "",
    Field.TICKET: _ticket,
    Field.OUTCOME: lambda facts, _hide: facts["status"] or NO_TICKET,
    Field.NAME: lambda facts, hide: hide(facts["who"]),
    Field.REACH: lambda facts, hide: hide(facts["where"]),
}
