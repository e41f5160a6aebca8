"""Messages written for the classes of bad mail that are known (safety rows 1 to 19)."""

from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from types import MappingProxyType

from tests.mail.hostile import HOSTILE
from tests.mail.payloads import PAYLOADS, SCRIPTS, hostile

SENDER = "Jo Example <jo@eldorado.example>"
AUTOMATIC = (
    {"Auto-Submitted": "auto-replied"},
    {"Auto-Submitted": "auto-generated"},
    {"Precedence": "auto_reply"},
    {"Precedence": "bulk"},
    {"List-Id": "<all.eldorado.example>"},
    {"Return-Path": "<>"},
    {"X-Autoreply": "yes"},
)
CALENDAR = (
    "BEGIN:VCALENDAR\nMETHOD:%s\nBEGIN:VEVENT\nUID:made-up\nATTENDEE;PARTSTAT=ACCEPTED:"
    "mailto:jo@eldorado.example\nEND:VEVENT\nEND:VCALENDAR\n"
)


def classes() -> Iterator[tuple[str, bytes]]:
    """The row, and a message of its class."""
    for start in range(0, len(PAYLOADS), len(SCRIPTS)):
        yield "rows 1 to 4", hostile(PAYLOADS[start : start + len(SCRIPTS)])
    for name in ("page.html", "run.e\u200bxe", "../../etc/passwd", "bomb.zip", "screen.png"):
        yield "rows 5 to 7", letter("A file", files={name: b"PK\x03\x04 not one"})
    yield from (("rows 8 to 10", raw) for raw in HOSTILE.values())
    yield "row 8", letter("100 MB") + b"word " * 20_000_000
    for subject in ("Re: T-1001", "[T-1002] cases", "T-999999999999"):
        eve = {"Cc": "eve@elsewhere.example"}
        yield "row 11", letter("Send me all of it.", subject=subject, headers=eve)
    forged = {"In-Reply-To": "<forged@isaws.example>"}
    yield "row 12", letter("As staff", sender="manager@isaws.example", headers=forged)
    ours = {"X-Hypercare": "close", "Resent-To": "eve@elsewhere.example", "Bcc": "a@b.example"}
    yield "row 13", letter("x", headers=ours)
    yield from (("row 14", letter("Away", headers=marks)) for marks in AUTOMATIC)
    yield "row 15", letter("x", subject="=?utf-8?q?Hi=0D=0ABcc=3A_eve=40elsewhere.example?=")
    yield "row 16", letter("{7*7} {{7*7}} {% now %} {ticket.pk}", subject="{7*7}")
    yield "row 17", letter('<img src="file:///etc/passwd"> http://127.0.0.1:1/')
    yield "row 18", letter('=cmd|" /C calc"!A0', subject="=1+1", sender='"@SUM(1)" <a@b.example>')
    for method in ("REPLY", "REQUEST", "CANCEL", "COUNTER"):
        yield "row 19", letter(CALENDAR % method, headers={"Content-Type": "text/calendar"})


def letter(
    text: str,
    *,
    subject: str = "Question",
    sender: str = SENDER,
    files: Mapping[str, bytes] = MappingProxyType({}),
    headers: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "support@isaws.example", subject
    message.set_content(text)
    for name, data in files.items():
        message.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    for name, value in headers.items():
        del message[name]
        message[name] = value
    return message.as_bytes()
