"""One message, read: `read` takes it apart, `head` looks at its headers alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser

from hypercare.casework.mail.reading import headers, reports, texts
from hypercare.casework.mail.reading.forwards import forwarded
from hypercare.casework.mail.reading.words import Address, Calendar, Forwarded, Part, Reading

MOST_PARTS = 200
DEEPEST = 40
_NAMED = re.compile(r"[\\/:*?\"<>|]")


@dataclass
class _Found:
    """What the walk gathers."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    calendar: Calendar | None = None
    attached: Message | None = None
    faults: list[str] = field(default_factory=list)


def head(raw: bytes) -> Reading:
    """From the headers alone, for a message that is too large to take apart."""
    return _of_headers(BytesHeaderParser().parsebytes(raw))


def read(raw: bytes, *, fold: bool = True) -> Reading:
    """All of it. Without `fold` quoted history stays in: the way out of a letter that stalls."""
    message = message_from_bytes(raw)
    found = _Found()
    for number, part in _leaves(message, found):
        _take(part, number, found)
    text = _text(found)
    basic = _of_headers(message)
    folded = texts.new_text if fold else str
    passed_on = _attached(found.attached, text) or forwarded(basic.subject, text)
    return replace(
        basic,
        text=text,
        new_text=folded(text),
        has_html=bool(found.html),
        parts=tuple(found.parts),
        forwarded=replace(passed_on, text=folded(passed_on.text)) if passed_on else None,
        report=reports.report(message, text),
        calendar=found.calendar,
        faults=tuple(dict.fromkeys(found.faults)),
    )


def _of_headers(message: Message) -> Reading:
    senders = headers.addresses(message, "from") or headers.addresses(message, "sender")
    return Reading(
        sender=senders[0] if senders else Address(),
        reply_to=_only(headers.addresses(message, "reply-to")),
        to=_only(headers.addresses(message, "to", "delivered-to", "x-original-to")),
        cc=_only(headers.addresses(message, "cc")),
        recipients=headers.count_recipients(message),
        subject=headers.line(message, "subject")[:500],
        moment=headers.moment(str(message.get("date", ""))[:200]),
        message_id=next(iter(headers.message_ids(message, "message-id")), ""),
        answers=headers.message_ids(message, "references", "in-reply-to"),
        marks=headers.marks(message),
        verdicts=tuple(
            headers.decoded(value) for value in message.get_all("authentication-results", ())[:20]
        ),
    )


def _only(found: list[Address]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.address for one in found if one.address))


def _leaves(message: Message, found: _Found) -> Iterator[tuple[int, Message]]:
    """Parts that hold no parts, numbered; without recursion, whatever the nesting."""
    waiting: list[tuple[int, Message]] = [(0, message)]
    number = 0
    while waiting:
        depth, part = waiting.pop()
        inner = list(reports.inside(part))
        if inner and depth < DEEPEST and part.get_content_maintype() == "multipart":
            waiting += [(depth + 1, one) for one in reversed(inner)]
            continue
        number += 1
        if number > MOST_PARTS or depth >= DEEPEST:
            found.faults.append("It has more parts than are read; the rest is in the raw message.")
            return
        yield number, part


def _take(part: Message, number: int, found: _Found) -> None:
    kind = part.get_content_type()
    is_file = part.get_content_disposition() == "attachment"
    if kind == "message/rfc822":
        payload = part.get_payload()
        if found.attached is None and isinstance(payload, list) and payload:
            found.attached = payload[0] if isinstance(payload[0], Message) else None
        found.parts.append(_part(part, number, content(part)))
        return
    data = content(part)
    if kind == "text/calendar" and found.calendar is None:
        found.calendar = reports.calendar(as_text(part, data))
    if kind in ("text/plain", "text/html") and not is_file and not part.get_filename():
        (found.plain if kind == "text/plain" else found.html).append(as_text(part, data))
    elif data or part.get_filename():
        found.parts.append(_part(part, number, data))


def content(part: Message) -> bytes:
    """Decoded as far as it can be; what is cut off or broken gives what there is."""
    if part.get_content_type() == "message/rfc822":
        return _message_in(part)
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        data = str(part.get_payload()).encode("utf-8", "replace")
    return data if isinstance(data, bytes) else b""


def _message_in(part: Message) -> bytes:
    """A message that was attached, written out again; empty where that cannot be done."""
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    try:
        return inner.as_bytes() if isinstance(inner, Message) else b""
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return b""


def as_text(part: Message, data: bytes) -> str:
    charset = str(part.get_param("charset", "utf-8"))
    return headers.plain(headers.as_text(data[: texts.LONGEST * 4], charset))


def _part(part: Message, number: int, data: bytes) -> Part:
    return Part(number, file_name(part, number), part.get_content_type()[:100], len(data))


def file_name(part: Message, number: int) -> str:
    """For people to read; never a path (safety row 7)."""
    try:
        raw = str(part.get_filename() or "")
    except (ValueError, LookupError):
        raw = ""
    name = _NAMED.sub("_", headers.decoded(raw)).strip(". _")[:150]
    ending = ".eml" if part.get_content_type() == "message/rfc822" else ""
    return name or f"part {number}{ending}"


def _text(found: _Found) -> str:
    plain = texts.tidy("\n".join(found.plain))
    return plain or texts.tidy("\n".join(texts.text_of_html(one) for one in found.html))


def _attached(message: Message | None, note: str) -> Forwarded | None:
    """A message that was forwarded as an attachment."""
    if message is None:
        return None
    inner = _of_headers(message)
    if not inner.sender.address:
        return None
    found = _Found()
    for number, part in _leaves(message, found):
        _take(part, number, found)
    return Forwarded(inner.sender, inner.subject, inner.moment, _text(found), note)


def shown(raw: bytes) -> str:
    """The HTML of a message as it may be shown; empty when it has none."""
    found = _Found()
    for number, part in _leaves(message_from_bytes(raw), found):
        _take(part, number, found)
    return texts.shown_html("<hr>".join(found.html))


def files_of(raw: bytes, numbers: Sequence[int]) -> list[bytes]:
    """The bytes of these parts, in this order; empty for one that is not there."""
    parts = dict(_leaves(message_from_bytes(raw), _Found()))
    return [content(parts[number]) if number in parts else b"" for number in numbers]
