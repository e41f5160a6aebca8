"""What is wrong with a request, field by field, in sentences that say what to send."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict

from django.utils.translation import gettext as _

from hypercare.surface.api.incoming import HINTS, NAMES

Place = Literal["body", "header", "query", "path"]


class Fault(TypedDict):
    """`pointer` is a JSON pointer into the body as a URI fragment; empty outside the body."""

    place: Place
    field: str
    pointer: str
    detail: str


def named(name: str, sentence: str) -> Fault:
    """A fault that a service found, under the name that the API gives the field."""
    if name in ("cursor", "limit"):
        return Fault(place="query", field=name, pointer="", detail=sentence)
    field = NAMES.get(name, name)
    return Fault(place="body", field=field, pointer=f"#/{field}", detail=sentence)


def faults_of(errors: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """From the validator's list; `loc` is the place, the parameter and the way to the field."""
    found: dict[tuple[str, str], Fault] = {}
    for error in errors:
        fault = _fault(error)
        found.setdefault((fault["place"], fault["pointer"] or fault["field"]), fault)
    return list(found.values())


def _fault(error: Mapping[str, Any]) -> Fault:
    place, *way = [str(step) for step in error["loc"]]
    if place != "body":
        field = way[-1] if way else place
        detail = _sentence(error, field)
        # Ninja names its places as we do; its types say any text.
        return Fault(place=place, field=field, pointer="", detail=detail)  # type: ignore[typeddict-item]
    inside = way[1:]
    field = inside[0] if inside else "body"
    pointer = "#" + "".join(f"/{_escaped(step)}" for step in inside)
    return Fault(place="body", field=field, pointer=pointer, detail=_sentence(error, field))


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")[:100]


def _sentence(error: Mapping[str, Any], field: str) -> str:
    kind = error["type"]
    if field == "body":
        return _("Send one JSON object with the fields of this operation.")
    if kind == "extra_forbidden":
        return _("There is no field “%(field)s” here. Check its spelling.") % {"field": field[:60]}
    if kind == "value_error":
        return str(error["msg"]).removeprefix("Value error, ")
    hint = HINTS.get(field, "")
    problem = _problem(kind, error.get("ctx") or {}) or str(error["msg"]) + "."
    return f"{field}: {problem} {hint}".strip()


def _problem(kind: str, context: Mapping[str, Any]) -> str:
    match kind:
        case "missing" | "string_too_short":
            return _("This is missing or empty.")
        case "enum" | "literal_error":
            return _("Send one of: %(choices)s.") % {"choices": context.get("expected", "")}
        case "string_too_long":
            return _("This is longer than %(most)s characters.") % {"most": context["max_length"]}
        case "string_pattern_mismatch":
            return _("This holds a character that cannot be kept.")
    return ""
