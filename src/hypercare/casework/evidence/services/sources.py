"""Telephone systems whose logs are read, and the numbers that matching goes by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.evidence.mapping import layout_from
from hypercare.casework.evidence.models import Settings, Source
from hypercare.casework.evidence.states import Format
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import InvalidInput, OutOfDate
from hypercare.foundation.kernel.text import clean_line
from hypercare.foundation.programs.services import facts_changed
from hypercare.reference.directory.selectors import book

SETTINGS = {
    "shortest_seconds": (1, 600),
    "by_number_minutes": (1, 240),
    "by_time_minutes": (1, 60),
    "tell_apart_seconds": (0, 600),
}


@dataclass(frozen=True)
class SourceFacts:
    """As typed. `lines` are pairs of the beginning of a number and a line's key."""

    key: str
    name: str
    format: str
    time_zone: str
    region: str = "US"
    inside_digits: int = 5
    lines: Sequence[Sequence[str]] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def save_source(
    *, facts: SourceFacts, by: Actor, at: datetime, source: Source | None = None, version: int = 0
) -> Source:
    """A new one, or the given one changed. Raises InvalidInput by field, OutOfDate when old."""
    require(by, "evidence.edit")
    row = source or Source(program=by.program)
    if source is not None:
        row = Source.objects.select_for_update().get(pk=source.pk, program=by.program)
        if row.version != version:
            raise OutOfDate(_("Somebody else changed this source. Look at it again, then save."))
        row.version += 1
    _check(facts, by, row)
    row.key, row.name, row.format = facts.key, clean_line(facts.name), facts.format
    row.time_zone, row.region, row.inside_digits = (
        facts.time_zone,
        facts.region,
        facts.inside_digits,
    )
    row.lines, row.mapping = [list(pair) for pair in facts.lines], dict(facts.mapping)
    row.save()
    facts_changed(by.program)
    _tell(by, at, "evidence.source-saved", row.key)
    return row


def from_lines(
    lines: Iterable[str], mapping: Iterable[str]
) -> tuple[list[list[str]], dict[str, str]]:
    """Pairs and columns, as they are stored, from lines as people write them.

    `+1916555014 staff` and `started = Start Time`. What is no pair is left out (`faults_of_lines`).
    """
    pairs = [line.rsplit(None, 1) for line in lines if line.strip()]
    columns = [line.partition("=") for line in mapping if line.strip()]
    return (
        [[pair[0].replace(" ", ""), pair[1]] for pair in pairs if len(pair) == 2],
        {name.strip(): column.strip() for name, sign, column in columns if sign},
    )


def as_lines(lines: Iterable[Sequence[str]], mapping: Mapping[str, str]) -> dict[str, list[str]]:
    """The other way round."""
    return {
        "lines": [" ".join(pair) for pair in lines],
        "mapping": [f"{name} = {column}" for name, column in mapping.items()],
    }


def faults_of_lines(lines: Iterable[str], mapping: Iterable[str]) -> dict[str, str]:
    faults = {}
    if any(len(line.split()) == 1 for line in lines):
        faults["lines"] = _("Write the beginning of a number, then a line’s key.")
    if any("=" not in line and line.strip() for line in mapping):
        faults["mapping"] = _("Write a name, an equals sign, and a column.")
    return faults


def faults_of_system(record: Mapping[str, Any], known: Iterable[str]) -> dict[str, str]:
    """What is wrong with lines and mapping of a telephone system in a program file."""
    faults = faults_of_lines(record["lines"], record["mapping"])
    lines, mapping = from_lines(record["lines"], record["mapping"])
    if not {key for _start, key in lines} <= set(known):
        faults.setdefault("lines", _("There is no line with that key."))
    if record["format"] == Format.MAPPED and (found := _faults_of(mapping)):
        said = " ".join(f"{name}: {sentence}" for name, sentence in found.items())
        faults.setdefault("mapping", said)
    return faults


def _check(facts: SourceFacts, by: Actor, row: Source) -> None:
    others = Source.objects.filter(program=by.program, key=facts.key).exclude(pk=row.pk)
    lines = {key for _start, key in facts.lines}
    is_key = facts.key.replace("-", "").replace("_", "").isalnum() and len(facts.key) <= 40
    rules = {
        "key": (is_key, _("Use letters, digits and hyphens, 40 at most.")),
        "name": (clean_line(facts.name), _("Name the telephone system.")),
        "format": (facts.format in Format.values, _("Choose from the list.")),
        "time_zone": (
            _is_zone(facts.time_zone),
            _("Give a time zone such as America/Los_Angeles, or UTC."),
        ),
        "region": (
            len(facts.region) == 2 and facts.region.isalpha(),
            _("Give a country by its two letters, such as US."),
        ),
        "inside_digits": (0 <= facts.inside_digits <= 9, _("Give 0 to 9 digits.")),
        "lines": (lines <= set(book(by.program).lines), _("There is no line with that key.")),
    }
    faults = {name: sentence for name, (holds, sentence) in rules.items() if not holds}
    if others.exists():
        faults["key"] = _("There is a source with this key already. Choose another.")
    if facts.format == Format.MAPPED:
        faults |= _faults_of(facts.mapping)
    if faults:
        raise InvalidInput(" ".join(faults.values()), fields=faults)


def _is_zone(name: str) -> bool:
    try:
        return bool(name) and bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _faults_of(mapping: Mapping[str, str]) -> dict[str, str]:
    try:
        layout_from(mapping)
    except InvalidInput as error:
        return error.fields
    return {}


@transaction.atomic
def save_settings(*, numbers: Mapping[str, int], by: Actor, at: datetime) -> Settings:
    """Raises InvalidInput by field. Days are matched by the new numbers from then on."""
    require(by, "evidence.edit")
    faults = {
        name: _("Give a number from %(least)d to %(most)d.") % {"least": least, "most": most}
        for name, (least, most) in SETTINGS.items()
        if not least <= numbers.get(name, -1) <= most
    }
    if faults:
        raise InvalidInput(" ".join(faults.values()), fields=faults)
    row, _new = Settings.objects.update_or_create(
        program=by.program, defaults={name: numbers[name] for name in SETTINGS}
    )
    facts_changed(by.program)
    _tell(by, at, "evidence.settings-saved", "settings")
    return row


def _tell(by: Actor, at: datetime, verb: str, key: str) -> None:
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=f"evidence-source:{key}",
        read_action="evidence.read",
    )
