"""Delivery reports (RFC 3464) and calendar parts (RFC 5546), as little of them as is needed."""

import re
from collections.abc import Iterator
from email.message import Message

from hypercare.casework.mail.reading import headers
from hypercare.casework.mail.reading.words import Calendar, Report

_LONGEST = 60_000
_FROM_DAEMON = ("mailer-daemon@", "postmaster@")


def report(message: Message, text: str) -> Report | None:
    """Also of servers that send no proper report, by who sent it and what it says."""
    if message.get_content_type() == "multipart/report":
        kind = str(message.get_param("report-type", "")).lower()
        return _proper(message) if kind in ("delivery-status", "") else None
    sender = headers.line(message, "from").lower()
    if not any(daemon in sender for daemon in _FROM_DAEMON):
        return None
    failed = headers.addresses(message, "x-failed-recipients")
    ids = re.findall(r"<[^<>\s@]{1,120}@[^<>\s]{1,120}>", text[:_LONGEST])
    known = {f"<{one.address}>" for one in failed}
    return Report(
        tuple(dict.fromkeys(i for i in ids if i not in known))[:20],
        tuple(one.address for one in failed),
        "",
        True,
    )


def _proper(message: Message) -> Report:
    ids: list[str] = []
    recipients: list[str] = []
    status, failed = "", False
    for part in inside(message):
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            for block in _blocks(part):
                if found := headers.line(block, "final-recipient").rpartition(";")[2].strip():
                    recipients.append(found.lower()[:254])
                    status = headers.line(block, "status")[:20] or status
                    failed |= headers.line(block, "action").lower() == "failed"
        elif kind in ("message/rfc822", "text/rfc822-headers"):
            ids += _returned(part)
    return Report(tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(recipients)), status, failed)


def _blocks(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (block for block in payload if isinstance(block, Message))


def _returned(part: Message) -> list[str]:
    payload = part.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Message):
        return list(headers.message_ids(payload[0], "message-id"))
    text = str(payload)[:_LONGEST]
    found = re.search(r"^message-id:\s*(<[^<>\s]{3,250}>)", text, re.IGNORECASE | re.MULTILINE)
    return [found[1]] if found else []


def inside(message: Message) -> Iterator[Message]:
    """Direct parts only; what a forwarded or returned message holds is its own."""
    payload = message.get_payload()
    if isinstance(payload, list):
        yield from (part for part in payload if isinstance(part, Message))


def calendar(text: str) -> Calendar:
    """Read line by line: no library has to trust a part that anybody may send."""
    values: dict[str, str] = {}
    for line in _unfolded(text[:_LONGEST]):
        name, _colon, value = line.partition(":")
        key, _semicolon, parameters = name.partition(";")
        values.setdefault(key.upper(), value.strip()[:250])
        if key.upper() == "ATTENDEE":
            values.setdefault("ANSWER", _parameter(parameters, "PARTSTAT"))
    attendee = values.get("ATTENDEE", "").lower().removeprefix("mailto:")
    sequence = values.get("SEQUENCE", "0")
    return Calendar(
        headers.plain_line(values.get("METHOD", "")).upper()[:20],
        headers.plain_line(values.get("UID", "")),
        headers.plain_line(attendee),
        headers.plain_line(values.get("ANSWER", "")).upper()[:20],
        int(sequence) if sequence.isdigit() and len(sequence) < 9 else 0,
        headers.plain_line(values.get("RECURRENCE-ID", ""))[:20],
    )


def _parameter(parameters: str, wanted: str) -> str:
    pairs = (one.partition("=") for one in parameters.split(";"))
    return next((value for name, _, value in pairs if name.upper() == wanted), "")


def _unfolded(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "").split("\n")
