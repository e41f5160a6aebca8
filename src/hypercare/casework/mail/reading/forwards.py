"""Who wrote what was forwarded: Gmail, Outlook, Apple and plain styles, and attached messages.

Line by line, without expressions that could look back: the time is linear in the text (row 9).
"""

import re
from datetime import datetime

from hypercare.casework.mail.reading import headers
from hypercare.casework.mail.reading.words import Address, Forwarded

_PREFIX = re.compile(r"^(?:fwd?|wg|tr|rv|fw)\s*:", re.IGNORECASE)
_FIELD = re.compile(
    r"^[>*\s]*(From|Sent|Date|To|Cc|Subject|Reply-To)\s*:[*\s]*(.*)$", re.IGNORECASE
)
_MARKERS = (
    "forwarded message",
    "begin forwarded message",
    "original message",
    "forwarded by",
    "________",
)
_MOST_LINES = 4_000
_MOST_FIELDS = 14
_BRACKETED = re.compile(r"[<\[(](?:mailto:)?([^\s<>\[\]()]{1,64}@[A-Za-z0-9.-]{1,190})[>\])]", re.I)
_BARE = re.compile(r"(?<![^\s:;,])([^\s<>\[\]():;,]{1,64}@[A-Za-z0-9.-]{1,190})")
_ZONES = re.compile(r"\s+(?:[A-Z]{2,4}|\([^)]{1,40}\))$")
_OFFSET = re.compile(r" (?:[+-]\d{4}|GMT|UTC)\b")
_SHAPES = (
    "%A, %B %d, %Y %I:%M %p",
    "%A, %B %d, %Y %I:%M:%S %p",
    "%A, %B %d, %Y at %I:%M %p",
    "%a, %b %d, %Y at %I:%M %p",
    "%a, %b %d, %Y, %I:%M %p",
    "%B %d, %Y at %I:%M:%S %p",
    "%B %d, %Y at %I:%M %p",
    "%b %d, %Y, at %I:%M %p",
    "%m/%d/%Y %I:%M %p",
    "%A, %d %B %Y %H:%M",
    "%d %B %Y at %H:%M:%S",
    "%d %b %Y %H:%M",
    "%Y-%m-%d %H:%M",
)


def forwarded(subject: str, text: str) -> Forwarded | None:
    """None when the text carries no forwarded message with a readable sender.

    Without a marker line only a subject that says so (Fwd:) makes a header block count: else
    every answer that quotes what it answers would be taken for a forward.
    """
    says_so = bool(_PREFIX.match(subject.strip()))
    lines = text.split("\n")[:_MOST_LINES]
    for index, line in enumerate(lines):
        if (says_so or _is_marker(line)) and (found := _block(lines, index, says_so)):
            return found
    return None


def _is_marker(line: str) -> bool:
    bare = line.strip(" >-*:").lower()
    return any(bare.startswith(marker) for marker in _MARKERS[:4])


def _block(lines: list[str], start: int, says_so: bool) -> Forwarded | None:
    """A From line soon after `start`, with at least one more field under it."""
    fields: dict[str, str] = {}
    end = start
    for index in range(start, min(start + _MOST_FIELDS, len(lines))):
        match = _FIELD.match(lines[index])
        if match:
            fields.setdefault(match[1].lower(), match[2].strip(" *"))
            end = index
        elif index > start and lines[index].strip(" >" if fields else " >_-"):
            break
    sender = _sender(fields.get("from", ""))
    if not sender.address or len(fields) < 2:
        return None
    body = "\n".join(line.removeprefix("> ").removeprefix(">") for line in lines[end + 1 :])
    written = fields.get("date", fields.get("sent", ""))
    note = "\n".join(line for line in lines[:start] if not _is_marker(line))
    subject = headers.plain_line(fields.get("subject", ""))
    return Forwarded(sender, subject, moment(written), body.strip(), note.strip())


def _sender(text: str) -> Address:
    match = _BRACKETED.search(text) or _BARE.search(text)
    if match is None:
        return Address()
    name = text[: match.start()].strip(" \"'<[(")
    return Address(headers.plain_line(name)[:150], match[1].lower().rstrip("."))


def moment(written: str) -> str:
    """ISO 8601; without an offset where the words name none, for the program's zone to fill."""
    text = " ".join(written.replace("\u202f", " ").replace("\xa0", " ").split())
    for bare in (text, _ZONES.sub("", text)):
        for shape in _SHAPES:
            try:
                return datetime.strptime(bare, shape).isoformat()  # noqa: DTZ007, as above
            except ValueError:
                continue
    return headers.moment(text) if _OFFSET.search(text) else ""
