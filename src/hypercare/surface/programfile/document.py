"""A program file as records: flat, with every default written out, ready to be compared.

The same shape is made from a file (`read`) and from the database (`current`), so that what a
file would change is the difference of two documents.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from hypercare.casework.contacts.states import Channel
from hypercare.surface.programfile.kinds import Sheet
from hypercare.surface.programfile.reader import read_tree
from hypercare.surface.programfile.schema import FILE, FORMAT

Record = dict[str, Any]
Key = tuple[Any, ...]

# What tells two records of a section apart. The order is the order of loading.
KEYS: dict[str, tuple[str, ...]] = {
    "targets": ("severity",),
    "groups": ("code",),
    "waves": ("number",),
    "counties": ("key",),
    "entities": ("key",),
    "people": ("key",),
    "go_to": ("effort",),
    "agreements": ("key",),
    "lines": ("key",),
    "mailboxes": ("key",),
    "transfer_steps": ("position",),
    "categories": ("area", "sub_area", "summary"),
    "rules": ("position",),
    "rooms": ("key",),
    "meetings": ("key",),
    "boards": ("key",),
    "telephone_systems": ("key",),
    "report_recipients": ("key",),
    "canned": ("code",),
    "letters": ("key",),
    "users": ("username",),
}


@dataclass(frozen=True)
class Document:
    """`version` is the program's `facts_version` when the file was exported; None if never."""

    program: Record
    settings: Record
    version: int | None = None
    sections: dict[str, list[Record]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return str(self.program["key"])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.program["time_zone"])

    def by_key(self, section: str) -> dict[Key, Record]:
        return {key_of(section, record): record for record in self.sections[section]}


def key_of(section: str, record: Record) -> Key:
    return tuple(record[name] for name in KEYS[section])


def parse(text: str) -> tuple[Record, Sheet]:
    """The file as the schema reads it, with the faults of its form and its values."""
    tree, faults = read_tree(text)
    sheet = Sheet(faults=faults)
    return (FILE(tree, "", sheet) if tree else FILE.empty()), sheet


def from_file(raw: Record) -> Document:
    """Only for a file without faults (`checks.check`)."""
    sections = {name: raw[name] for name in KEYS if name not in ("categories", "transfer_steps")}
    days = raw["settings"]["hypercare_days"]
    sections["waves"] = [_with_days(wave, days) for wave in raw["waves"]]
    sections["transfer_steps"] = _numbered([{"text": step} for step in raw["transfer_steps"]])
    sections["rules"] = _numbered(raw["rules"])
    sections["categories"] = list(_leaves(raw["categories"], raw["migration_default"]))
    return Document(raw["program"], raw["settings"], raw["version"], sections)


def to_file(document: Document) -> Record:
    """The nested shape that people write; the inverse of `from_file`."""
    flat = document.sections
    return {
        "format": FORMAT,
        "version": document.version,
        "program": document.program,
        "settings": document.settings,
        **flat,
        "transfer_steps": [step["text"] for step in flat["transfer_steps"]],
        "rules": [{k: v for k, v in row.items() if k != "position"} for row in flat["rules"]],
        "categories": _tree(flat["categories"]),
        "migration_default": _default(flat["categories"]),
    }


def _with_days(wave: Record, days: int) -> Record:
    own = wave["hypercare_days"]
    return wave | {"hypercare_days": days if own is None else own}


def _numbered(records: list[Record]) -> list[Record]:
    return [{"position": i, **record} for i, record in enumerate(records, start=1)]


def _leaves(areas: list[Record], default: Record) -> Iterator[Record]:
    channels = default["summary_by_channel"]
    position = 0
    for area in areas:
        for sub_area in area["sub_areas"]:
            is_default = (area["code"], sub_area["name"]) == (default["area"], default["sub_area"])
            for summary in sub_area["summaries"]:
                position += 1
                yield {
                    "area": area["code"],
                    "area_name": area["name"],
                    "sub_area": sub_area["name"],
                    "summary": summary,
                    "position": position,
                    "intake_channels": [
                        c for c in Channel.values if is_default and channels[c] == summary
                    ],
                }


def _tree(leaves: list[Record]) -> list[Record]:
    areas: dict[str, Record] = {}
    for leaf in leaves:
        area = areas.setdefault(
            leaf["area"], {"code": leaf["area"], "name": leaf["area_name"], "sub_areas": {}}
        )
        area["sub_areas"].setdefault(leaf["sub_area"], []).append(leaf["summary"])
    return [
        area | {"sub_areas": [{"name": n, "summaries": s} for n, s in area["sub_areas"].items()]}
        for area in areas.values()
    ]


def _default(leaves: list[Record]) -> Record:
    """Empty where a program has no categories yet."""
    chosen = {channel: leaf for leaf in leaves for channel in leaf["intake_channels"]}
    first = next(iter(chosen.values()), None)
    return {
        "area": first["area"] if first else "",
        "sub_area": first["sub_area"] if first else "",
        "summary_by_channel": {
            c: chosen[c]["summary"] if c in chosen else "" for c in Channel.values
        },
    }
