"""A document as the text of a program file. The same document always gives the same text."""

from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from hypercare.surface.programfile.document import Document, Record, to_file
from hypercare.surface.programfile.kinds import DAYS, Kind, Many, Table, hours
from hypercare.surface.programfile.schema import FILE

IN_LINE = 70
HEADER = """\
# A Hypercare program file: everything that one program decides, in one place.
#   hypercare program check FILE   names every fault, with line and column
#   hypercare program load FILE    shows what changes, and changes it
# `version` is the program's when this file was exported. Loading refuses when it has moved on.
"""


def write(document: Document) -> str:
    raw = to_file(document)
    days = raw["settings"]["hypercare_days"]
    raw["waves"] = [
        w | ({"hypercare_days": None} if w["hypercare_days"] == days else {}) for w in raw["waves"]
    ]
    return HEADER + dump(_lean(FILE, raw, keep=("version", "settings")))


def dump(data: Record) -> str:
    """YAML as people like to read it, without spaces at the ends of lines."""
    yaml = YAML()
    yaml.width = 110
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = StringIO()
    yaml.dump(data, stream)
    return "".join(f"{line.rstrip()}\n" for line in stream.getvalue().splitlines())


def _lean(table: Table, record: Record, keep: tuple[str, ...] = ()) -> Record:
    """In the order of the schema, without what is said by leaving it out."""
    lean: Record = {}
    for field in table.fields:
        value = record[field.name] if field.name in record else field.empty()
        if value == field.empty() and not field.required and field.name not in keep:
            continue
        lean[field.name] = _value(field.kind, value)
    return lean


def _value(kind: Kind, value: Any) -> Any:
    if isinstance(kind, Table):
        return _lean(kind, value)
    if kind is hours:
        return in_lines(value)
    if isinstance(kind, Many):
        return _list(kind, value)
    if hasattr(value, "hour"):
        return DoubleQuotedScalarString(value.strftime("%H:%M"))
    return value


def _list(kind: Many, value: list[Any]) -> Any:
    """Short values stand in one line: `[conversion, lds]`."""
    items = CommentedSeq(_value(kind.inner, item) for item in value)
    if not isinstance(kind.inner, Table) and sum(len(str(item)) + 2 for item in items) < IN_LINE:
        items.fa.set_flow_style()
    return items


def in_lines(week: dict[str, list[list[str]]]) -> dict[str, str]:
    """Neighbouring days with the same hours in one line: `MO-FR: 08:00-17:00`."""
    runs: list[list[str]] = []
    for day in (d for d in DAYS if d in week):
        last = runs[-1][-1] if runs else ""
        if last and DAYS.index(day) == DAYS.index(last) + 1 and week[last] == week[day]:
            runs[-1].append(day)
        else:
            runs.append([day])
    return {
        run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}": ", ".join(
            f"{begin}-{end}" for begin, end in week[run[0]]
        )
        for run in runs
    }
