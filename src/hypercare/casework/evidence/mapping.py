"""A source's own mapping: which column says what. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from hypercare.casework.evidence.legs import Layout
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.text import clean_line

NEEDED = ("started", "caller", "called")
COLUMNS = (
    *NEEDED, "call_id", "own_id", "answered_at", "ended_at", "length", "talk", "reached",
    "status", "app",
)  # fmt: skip
WORDS = ("answered", "times", "delimiter")
NAMED_TIMES = ("local", "epoch", "rfc2822")


def layout_from(mapping: Mapping[str, str]) -> Layout:
    """`call_id` and `answered` may hold several, with commas. Raises InvalidInput by field."""
    said = {name: clean_line(str(mapping.get(name, ""))) for name in (*COLUMNS, *WORDS)}
    _check(mapping, said)
    delimiter = {"": ",", "tab": "\t"}.get(said["delimiter"], said["delimiter"])
    single: dict[str, Any] = {name: said[name] for name in COLUMNS if name != "call_id"}
    return Layout(
        **single,
        call_id=_several(said["call_id"]),
        answered=tuple(word.lower() for word in _several(said["answered"])),
        times=said["times"] or "local",
        delimiter=delimiter,
    )


def _several(said: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in said.split(",") if part.strip())


def _check(mapping: Mapping[str, str], said: Mapping[str, str]) -> None:
    faults = {
        name: _("There is no “%(name)s” in a mapping. Leave it out.") % {"name": name}
        for name in set(mapping) - {*COLUMNS, *WORDS}
    }
    for name in NEEDED:
        if not said[name]:
            faults[name] = _("Name the column that says this.")
    if said["answered"] and not said["status"]:
        faults["status"] = _("Name the column that holds the words for an answered call.")
    if not (said["talk"] or said["ended_at"] or said["length"]):
        faults["talk"] = _("Name a column with the length of the call, or with its end.")
    if len(said["delimiter"]) > 1 and said["delimiter"] != "tab":
        faults["delimiter"] = _("Give one character, or “tab”.")
    if not _is_readable(said["times"]):
        faults["times"] = _("Give local, epoch, rfc2822, or a pattern such as %m/%d/%Y %H:%M:%S.")
    if faults:
        raise InvalidInput(" ".join(faults.values()), fields=faults)


def _is_readable(times: str) -> bool:
    """A pattern that writes a moment and reads the same one back."""
    if not times or times in NAMED_TIMES:
        return True
    moment = datetime(2026, 10, 26, 17, 5, 9, tzinfo=UTC)
    try:
        read = datetime.strptime(moment.strftime(times), times).replace(tzinfo=UTC)
    except ValueError:
        return False
    return read in (moment, moment.replace(second=0))
