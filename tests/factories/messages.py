"""Messages as they come in, and the mailboxes they come in at."""

import io
from datetime import datetime
from email.message import EmailMessage
from itertools import count

from hypercare.casework.mail.filing import work_off
from hypercare.casework.mail.keeping import Found, keep
from hypercare.casework.mail.models import Mailbox, RawMessage
from hypercare.casework.mail.states import Way
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import Entity, Line

_numbers = count(1)
COUNTY = "Jane Roe <jane@amber.example>"
STRANGER = "Eve <eve@elsewhere.example>"


def make_mailbox(program: Program, key: str = "customer-support", **changes: object) -> Mailbox:
    """With a line of its own, and a domain for the county Amber."""
    Line.objects.get_or_create(
        program=program,
        key="cs_mailbox",
        defaults={"name": "Mailbox", "kind": Line.Kind.MAILBOX, "project": Line.Project.CURRENT},
    )
    Entity.objects.filter(program=program, key="amber").update(domains=["amber.example"])
    program.facts_version += 1
    program.save(update_fields=["facts_version"])
    facts: dict[str, object] = {
        "key": key,
        "name": key.title(),
        "kind": key if key in ("log", "new-system") else "customer-support",
        "line": "cs_mailbox",
        "address": f"{key}@current.example",
        "topics": ["lds: legacy data, old cases", "conversion: converted, conversion"],
    }
    return Mailbox.objects.create(program=program, **{**facts, **changes})


def letter(
    text: str = "Our converted cases are missing.",
    *,
    sender: str = COUNTY,
    subject: str = "Question",
    to: str = "customer-support@current.example",
    **headers: str,
) -> bytes:
    """A plain message with a date and a Message-ID of its own; `x_name` is the header X-Name."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = "Thu, 29 Oct 2026 09:30:00 -0700"
    message["Message-ID"] = f"<letter-{next(_numbers)}@amber.example>"
    for name, value in headers.items():
        del message[name.replace("_", "-")]
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def store(mailbox: Mailbox, raw: bytes, at: datetime, **found: object) -> RawMessage:
    where = Found(Way.API, **found)  # type: ignore[arg-type]
    return keep(mailbox=mailbox, source=io.BytesIO(raw), found=where, at=at)


def file(mailbox: Mailbox, raw: bytes, at: datetime, **found: object) -> RawMessage:
    """Stored, and worked off."""
    message = store(mailbox, raw, at, **found)
    work_off(at=at)
    message.refresh_from_db()
    return message


def one_message(program: Program, at: datetime) -> RawMessage:
    """The program's first, filed as a contact; the same one when it is there already."""
    known = Mailbox.objects.filter(program=program, key="customer-support").first()
    return file(known or make_mailbox(program), _ONE, at)


_ONE = letter(message_id="<one@amber.example>")
