"""What two copies of a message have in common: From, Date, Message-ID, Subject and body.

Trace headers (Received, Delivered-To, ...) differ from copy to copy, and a Message-ID alone can be
anybody's. Pure, and linear in the size of the message.
"""

import hashlib
import re
from collections.abc import Iterable
from typing import IO

CHUNK = 256 * 1024
MOST_HEADERS = 1024 * 1024
_END = re.compile(rb"\r?\n\r?\n")
_NAMES = (b"from", b"date", b"message-id", b"subject")
_FOLD = re.compile(rb"\r?\n[ \t]+")


def headers_of(source: IO[bytes]) -> bytes:
    """Everything before the first empty line; the first megabyte where there is none."""
    source.seek(0)
    begin = source.read(MOST_HEADERS)
    end = _END.search(begin)
    return begin[: end.end()] if end else begin


def fingerprint(source: IO[bytes]) -> str:
    """Hex SHA-256. Line ends and white space at the end do not count: relays change them."""
    head = headers_of(source)
    found = hashlib.sha256()
    values = _values(head)
    for name in _NAMES:
        found.update(name + b":" + b" ".join(values.get(name, b"").split()) + b"\n")
    source.seek(len(head))
    for piece in _body(iter(lambda: source.read(CHUNK), b"")):
        found.update(piece)
    return found.hexdigest()


def _values(head: bytes) -> dict[bytes, bytes]:
    """The first header of each name, unfolded."""
    values: dict[bytes, bytes] = {}
    for line in _FOLD.sub(b" ", head).splitlines():
        name, colon, value = line.partition(b":")
        if colon:
            values.setdefault(name.strip().lower(), value)
    return values


def _body(chunks: Iterable[bytes]) -> Iterable[bytes]:
    """Without carriage returns, and without white space at its very end."""
    held = b""
    for chunk in chunks:
        text = chunk.replace(b"\r", b"")
        kept = text.rstrip()
        if kept:
            yield held + kept
            held = b""
        held = (held + text[len(kept) :])[:CHUNK]
