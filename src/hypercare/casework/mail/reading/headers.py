"""The headers of a message, one plain line each. Tolerant: what cannot be decoded is replaced."""

import re
from collections.abc import Iterable
from datetime import datetime
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from hypercare.casework.mail.reading.words import Address
from hypercare.foundation.kernel.text import clean_line

LONGEST = 2_000
MOST_ADDRESSES = 50
MARKS = (
    "auto-submitted",
    "precedence",
    "list-id",
    "return-path",
    "x-auto-response-suppress",
    "x-autoreply",
    "x-autorespond",
    "x-failed-recipients",
    "x-loop",
    "list-post",
    "list-unsubscribe",
    "list-help",
    "mailing-list",
    "content-type",
)
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")
_ADDRESS = re.compile(r"[^\s@<>\"',;:]{1,64}@[A-Za-z0-9.-]{1,190}")


def line(message: Message, name: str) -> str:
    """The first header of that name, decoded; control characters cannot survive (row 15)."""
    return decoded(message.get(name, ""))


def decoded(raw: object) -> str:
    text = str(raw)[:LONGEST]
    try:
        parts = decode_header(text)
    except (ValueError, LookupError, ArithmeticError):
        parts = [(text, None)]
    return plain_line("".join(_decode(part, charset) for part, charset in parts))


def plain_line(text: str) -> str:
    return clean_line(plain(text))[:LONGEST]


def plain(text: str) -> str:
    """Without lone surrogates, which no database and no answer can hold."""
    return text.encode("utf-8", "replace").decode()


def _decode(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return unescaped(part)
    return as_text(part, charset or "utf-8")


def unescaped(text: str) -> str:
    """Bytes beyond ASCII in a header, which the parser keeps as surrogates, are mostly UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def as_text(data: bytes, charset: str) -> str:
    """By its charset; by UTF-8 where that is unknown; by Latin-1, which never fails, at last."""
    for name in (charset, "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("latin-1")


def addresses(message: Message, *names: str) -> list[Address]:
    """Of all headers with these names; the first fifty."""
    raw = [unescaped(str(v))[: LONGEST * 10] for name in names for v in message.get_all(name, ())]
    try:
        pairs = getaddresses(raw, strict=False)
    except TypeError:  # Python before 3.11.10 has no `strict`.
        pairs = getaddresses(raw)
    known = [_address(name, address) for name, address in pairs[:MOST_ADDRESSES]]
    return [found for found in known if found.address] or _by_eye(raw)


def count_recipients(message: Message) -> int:
    return sum(str(v).count("@") for name in ("to", "cc") for v in message.get_all(name, ()))


def _address(name: str, address: str) -> Address:
    match = _ADDRESS.fullmatch(address.strip())
    return Address(decoded(name)[:150], match[0].lower()[:254] if match else "")


def _by_eye(raw: Iterable[str]) -> list[Address]:
    """An address that stands in a header which follows no grammar."""
    found = (_ADDRESS.search(text) for text in raw)
    return [Address("", match[0].lower()) for match in found if match]


def message_ids(message: Message, *names: str) -> tuple[str, ...]:
    """In order, each once, the last twenty: the newest of a long thread."""
    raw = " ".join(str(v)[-20_000:] for name in names for v in message.get_all(name, ()))
    return tuple(dict.fromkeys(_MESSAGE_ID.findall(plain(raw))))[-20:]


def moment(text: str) -> str:
    """A Date header as ISO 8601; empty when it is none."""
    try:
        found = parsedate_to_datetime(text)
        return found.isoformat() if found.tzinfo else found.isoformat() + "+00:00"
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def marks(message: Message) -> dict[str, str]:
    return {name: line(message, name) for name in MARKS if name in message}


def is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
