"""An edition as data: its canonical form, its checksum, and its totals. Pure."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from hypercare.insight.reports.policies import Row
from hypercare.insight.reports.states import COUNTED_BY, Field

FORMAT = 1
NONE = ""


def canonical(content: Mapping[str, Any]) -> str:
    """One way to write the same: keys in order, no spaces, no escapes but JSON's own."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def checksum(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, as anybody can compute it over the JSON file."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


def totals(rows: Sequence[Row], fields: Sequence[str]) -> dict[str, list[list[Any]]]:
    """For each field that is counted by: [value, contacts], the most first; equal sums."""
    return {
        field.value: _most_first(Counter(row[field.value] for row in rows))
        for field in COUNTED_BY
        if field.value in fields
    }


def _most_first(counts: Counter[Any]) -> list[list[Any]]:
    return [[v, n] for v, n in sorted(counts.items(), key=lambda one: (-one[1], str(one[0])))]


DEFINITIONS: Mapping[str, Any] = {
    "new": _(
        "Migration contacts that happened on this day, midnight to midnight in the program’s time "
        "zone, and were logged before the cut-off. One contact is one question in one call, mail "
        "or visit."
    ),
    "late": _(
        "Migration contacts of earlier days that no edition told yet, because they were logged "
        "after its cut-off. Each stands here once."
    ),
    "changed": _(
        "Contacts of earlier editions of which something that you were told is different now, with "
        "what it was before."
    ),
    "withdrawn": _(
        "Contacts of earlier editions that do not count any more: logged twice, by mistake, or not "
        "about the migration."
    ),
    Field.COUNTY.value: _("The county that called, else the county that the question was about."),
    Field.WAVE.value: _(
        "The wave of the county on the day of the contact; a slip does not move it."
    ),
    Field.CATEGORY.value: _(
        "The category that the review chose for the ticket; until then the one it was opened with."
    ),
    Field.CHANNEL.value: _("How the contact came in."),
    Field.ADVICE.value: _("Where the rules of the program sent the caller on that day."),
    Field.OUTCOME.value: _("The state of the contact’s ticket when the rows were frozen."),
    "coverage": _(
        "Calls that the telephone systems saw or somebody stated, and messages that the mailboxes "
        "received on this day, and how many of them were documented. From the day as a named "
        "person closed it."
    ),
}
