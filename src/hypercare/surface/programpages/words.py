"""Values of a program as they are typed on a page, and read back. Pure."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from hypercare.surface.programfile.writer import in_lines
from hypercare.surface.programpages.sections import HOURS

NOTHING = "–"


def as_typed(name: str, value: Any) -> Any:
    """What stands in the field: one line for each of a list."""
    if value is None:
        return ""
    if name in HOURS:
        return "\n".join(f"{days}: {spans}" for days, spans in in_lines(value).items())
    if name == "summary_by_channel":
        return "\n".join(f"{channel}: {summary}" for channel, summary in value.items())
    if name == "sub_areas":
        return "\n".join(line for area in value for line in _tree(area))
    if isinstance(value, list):
        return "\n".join(str(one) for one in value)
    if hasattr(value, "hour"):
        return value.strftime("%H:%M")
    return value if isinstance(value, bool) else str(value)


def _tree(area: Mapping[str, Any]) -> list[str]:
    return [area["name"], *(f"- {summary}" for summary in area["summaries"])]


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def named_lines(text: str) -> dict[str, str]:
    """`MO-FR: 08:00-17:00` is named MO-FR; a line without a colon keeps its words as the name."""
    pairs = (line.partition(":") for line in lines_of(text))
    return {name.strip(): rest.strip() for name, _colon, rest in pairs}


def tree_of(text: str) -> list[dict[str, Any]]:
    """Sub-areas with their summaries; a summary before any sub-area has one without a name."""
    areas: list[dict[str, Any]] = []
    for line in lines_of(text):
        if not line.startswith("-"):
            areas.append({"name": line, "summaries": []})
            continue
        if not areas:
            areas.append({"name": "", "summaries": []})
        areas[-1]["summaries"].append(line.lstrip("- "))
    return areas


def shown(name: str, value: Any) -> str:
    """In one cell of a table."""
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "sub_areas":
        return ", ".join(area["name"] for area in value)
    if name in HOURS or name == "summary_by_channel":
        return str(as_typed(name, value)).replace("\n", "; ")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(as_typed(name, value))
