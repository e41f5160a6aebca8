"""Makes docs/reference/program-file.md from the schema of the program file.

python -m tools.docs.program_file
"""

import os
import sys
from collections.abc import Iterator
from inspect import getclosurevars
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hypercare.config.settings")
django.setup()

from hypercare.casework.routing.policies import PLACES  # noqa: E402
from hypercare.surface.programfile import kinds  # noqa: E402
from hypercare.surface.programfile.schema import FILE  # noqa: E402
from tools.docs.meanings import KEYS, SECTIONS  # noqa: E402
from tools.docs.pages import REFERENCE, save  # noqa: E402

PAGE = REFERENCE / "program-file.md"
INTRODUCTION = """\
# The program file

One YAML file holds a whole program. How to check and load it is in
[Load a program](../how-to/load-a-program.md). The sample is
[program.yaml](../../src/hypercare/surface/demo/sample/program.yaml).

Made from the schema by `.venv/bin/python -m tools.docs.program_file`; a test says when it is out of
date.

- Unknown keys are faults, so that a mistyped one is not ignored.
- Values are read as they are written: `no` as a name stays *no*, `06003` keeps its zero.
- What an earlier file had and this one does not have is retired. Nothing is deleted.
- *Needed* keys have no default. A list that is left out is empty, a text that is left out is empty.
"""
PLACES_TEXT = """
## Names in braces

In `headline`, `say`, `reason` and `transfer_steps` these are filled in: {places}. Where a fact is
missing, words like *the county* or *a date not set yet* stand instead.
"""
NAMED = {
    kinds.yes_no: "true or false",
    kinds.day: "a date, `2026-10-26`",
    kinds.clock: "a time, `08:30`",
    kinds.phone: "a phone number",
    kinds.mail: "a mail address",
    kinds.link: "the address of a document, `https://…`",
    kinds.zone: "a time zone, `America/Los_Angeles`",
    kinds.topic: "a topic, `lds: legacy data, old cases`",
    kinds.case_number: "a pattern, `1A99A99`",
    kinds.holiday_calendar: "a calendar of holidays, `US-CA`",
    kinds.hours: "days and hours, `MO-FR: 08:00-12:00, 13:00-17:00`",
}


def document() -> str:
    sections = [_section(path, table) for path, table in tables("", FILE)]
    places = ", ".join(f"`{{{place}}}`" for place in sorted(PLACES))
    return INTRODUCTION + "".join(sections) + PLACES_TEXT.format(places=places)


def tables(path: str, table: kinds.Table) -> Iterator[tuple[str, kinds.Table]]:
    """Each table of the file with its path, outer ones first."""
    yield path, table
    for field in table.fields:
        inner = _table_in(field.kind)
        if inner is not None:
            yield from tables(f"{path}.{field.name}".lstrip("."), inner)


def _table_in(kind: kinds.Kind) -> kinds.Table | None:
    inner = kind.inner if isinstance(kind, kinds.Many) else kind
    return inner if isinstance(inner, kinds.Table) else None


def _section(path: str, table: kinds.Table) -> str:
    title = f"`{path}`" if path else "The file"
    rows = [_row(field, KEYS[path][field.name]) for field in table.fields]
    head = "| key | value | default | meaning |\n| --- | --- | --- | --- |\n"
    return f"\n## {title}\n\n{SECTIONS[path]}\n\n{head}{''.join(rows)}"


def _row(field: kinds.Field, meaning: str) -> str:
    return f"| `{field.name}` | {spelled(field.kind)} | {_default(field)} | {meaning} |\n"


def _default(field: kinds.Field) -> str:
    if field.required:
        return "*needed*"
    if isinstance(field.default, bool):
        return f"`{str(field.default).lower()}`"
    return f"`{field.default}`" if field.default not in ("", None, [], {}) else ""


def spelled(kind: kinds.Kind) -> str:
    """What a value can be, in words. Raises LookupError for a kind that this does not know."""
    if isinstance(kind, kinds.Many):
        return f"list: {spelled(kind.inner)}"
    if isinstance(kind, kinds.Choice):
        return "one of " + ", ".join(f"`{option}`" for option in kind.options)
    if isinstance(kind, kinds.Table):
        return "named values"
    return NAMED[kind] if kind in NAMED else _measured(kind)


def _measured(kind: kinds.Kind) -> str:
    """Kinds that were made with a length or a range."""
    read = getclosurevars(kind).nonlocals["read"]
    made_with: dict[str, Any] = dict(getclosurevars(read).nonlocals)
    if "low" in made_with:
        return f"a number, {made_with['low']} to {made_with['high']}"
    what = "text" if "clean" in made_with else "a key"
    return f"{what}, up to {made_with['length']} characters"


if __name__ == "__main__":
    sys.exit(save(PAGE, document()))
