"""Noting when a mailbox was looked into, and when that worked."""

from datetime import datetime

from hypercare.casework.mail.models import Mailbox, Pulse


def beat(mailbox: Mailbox, *, at: datetime) -> None:
    _note(mailbox, at, {"tried_at": at, "succeeded_at": at, "error": ""})


def missed(mailbox: Mailbox, *, error: str, at: datetime) -> None:
    """The last success stays, so that its age says how long it is that nothing comes in."""
    _note(mailbox, at, {"tried_at": at, "error": error[:200]})


def _note(mailbox: Mailbox, at: datetime, facts: dict[str, object]) -> None:
    Pulse.objects.update_or_create(
        program=mailbox.program,
        mailbox=mailbox,
        defaults=facts,
        create_defaults={"since": at, **facts},
    )
