"""A message as it goes over the wire: headers that nobody can add to, text first (rows 4, 15)."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.utils.html import escape

from hypercare.foundation.filestore.services import read
from hypercare.foundation.kernel.text import clean_line
from hypercare.foundation.outbox import tokens
from hypercare.foundation.outbox.models import Attachment, Message
from hypercare.foundation.outbox.states import Automatic


@dataclass(frozen=True)
class Letter:
    """`mail_from` is the envelope's sender: a failed delivery comes back to the marked address."""

    mail_from: str
    recipient: str
    subject: str
    mime: EmailMessage


def letter(message: Message) -> Letter:
    """The same bytes on every attempt, apart from the boundaries between its parts."""
    sender = message.sender_address or settings.MAIL_FROM
    back = tokens.reply_address(sender, message.token) if message.token else sender
    mime = EmailMessage(policy=SMTP)
    _address(mime, message, sender, back)
    _mark(mime, message)
    mime.set_content(text_of(message) + "\n", cte="quoted-printable")
    if message.with_html:
        mime.add_alternative(as_html(text_of(message)), subtype="html", cte="quoted-printable")
    for attachment in message.attachments.select_related("file").order_by("position"):
        _attach(mime, attachment)
    return Letter(_ascii(back), _ascii(message.recipient), message.subject, mime)


def text_of(message: Message, *, masked: bool = False) -> str:
    """What a person wrote, clear while it is kept, and the product's own lines below it."""
    kept = message.words
    clear = None if kept is None or masked else kept.clear
    written = "" if kept is None else kept.masked if clear is None else clear
    return "\n\n".join(part for part in (written, message.body) if part)


def as_html(text: str) -> str:
    """Paragraphs of escaped text; there is no other way to HTML (safety row 4)."""
    paragraphs = (escape(part).replace("\n", "<br>\n") for part in text.split("\n\n"))
    return "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)


def _address(mime: EmailMessage, message: Message, sender: str, back: str) -> None:
    mime["From"] = _written(message.sender_name or message.program.name, sender)
    mime["To"] = _written("", message.recipient)
    mime["Subject"] = clean_line(message.subject)
    mime["Date"] = format_datetime(message.queued_at)
    mime["Message-ID"] = message.message_id
    if back != sender:
        mime["Reply-To"] = _written("", back)


def _written(name: str, address: str) -> Address:
    local, _, domain = _ascii(address).rpartition("@")
    return Address(clean_line(name), local, domain)


def _ascii(address: str) -> str:
    """As every mail server takes it; a domain in other letters has a spelling in these."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def _mark(mime: EmailMessage, message: Message) -> None:
    """Automatic mail says so, in each way that a mail system may look for (RFC 3834)."""
    if message.in_reply_to:
        mime["In-Reply-To"] = message.in_reply_to
        mime["References"] = clean_line(f"{message.references} {message.in_reply_to}")
    if message.automatic != Automatic.PERSON:
        mime["Auto-Submitted"] = message.automatic
        mime["X-Auto-Response-Suppress"] = "All"
        mime["Precedence"] = "bulk"


def _attach(mime: EmailMessage, attachment: Attachment) -> None:
    """An invitation is a part beside the text, where calendars look for it; else a file."""
    kind, _, rest = attachment.content_type.partition(";")
    main, _, sub = kind.strip().partition("/")
    data = b"".join(read(attachment.file))
    params = dict(p.strip().split("=", 1) for p in rest.split(";") if "=" in p)
    if "method" in params:
        text = data.decode("utf-8")
        mime.add_alternative(text, subtype=sub, params=params, cte="base64")
        return
    mime.add_attachment(data, main, sub, filename=attachment.name, params=params)
