"""A real SMTP server for the tests, which can be in a bad mood."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from hypercare.foundation.outbox.senders import Server, SmtpSender


class Mood(StrEnum):
    """What the server does with the next message."""

    TAKE = "take"
    SLOW = "slow"
    LATER_AT_RCPT = "later-at-rcpt"
    REFUSE_AT_RCPT = "refuse-at-rcpt"
    LATER_AFTER_DATA = "later-after-data"
    REFUSE_AFTER_DATA = "refuse-after-data"
    GO_AWAY = "go-away"
    HANG_AT_RCPT = "hang-at-rcpt"
    HANG_AFTER_DATA = "hang-after-data"
    DROP_AFTER_DATA = "drop-after-data"


UNKNOWN = frozenset({Mood.HANG_AFTER_DATA, Mood.DROP_AFTER_DATA})
REFUSED = frozenset({Mood.REFUSE_AT_RCPT, Mood.REFUSE_AFTER_DATA})


class MailServer:
    """Keeps what it took. `moods` are for the next messages, in order; then it takes all."""

    def __init__(self) -> None:
        self.moods: list[Mood] = []
        self.mood_of: dict[str, list[Mood]] = {}
        self.taken: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.hanging = 0
        self._now = Mood.TAKE
        self._controller = _OnFreePort(self)

    @property
    def address(self) -> Server:
        return self.patient(0.5)

    def patient(self, seconds: float = 60) -> Server:
        """As one is where the server is never in a bad mood, and the machine may be."""
        return Server("127.0.0.1", self._controller.port, seconds=seconds)

    def sender(self) -> SmtpSender:
        return SmtpSender(self.address)

    def copies(self) -> Counter[str]:
        return Counter(str(mail["Message-ID"]) for mail in self.taken)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._now = self._next(address)
        match self._now:
            case Mood.LATER_AT_RCPT:
                return "451 4.3.0 Not now"
            case Mood.REFUSE_AT_RCPT:
                return "550 5.1.1 No such mailbox"
            case Mood.GO_AWAY:
                return "421 4.3.2 Closing"
            case Mood.HANG_AT_RCPT:
                await self._hang()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        match self._now:
            case Mood.LATER_AFTER_DATA:
                return "452 4.2.2 Mailbox full"
            case Mood.REFUSE_AFTER_DATA:
                return "554 5.7.1 Not wanted"
        self._keep(envelope)
        if self._now == Mood.HANG_AFTER_DATA:
            await self._hang()
        if self._now == Mood.DROP_AFTER_DATA and server.transport is not None:
            server.transport.abort()  # type: ignore[attr-defined]
        if self._now == Mood.SLOW:
            await asyncio.sleep(0.1)
        return "250 2.0.0 Taken"

    async def _hang(self) -> None:
        self.hanging += 1
        await asyncio.Event().wait()

    def _next(self, address: str) -> Mood:
        own = self.mood_of.get(address) or self.moods
        return own.pop(0) if own else Mood.TAKE

    def _keep(self, envelope: Envelope) -> None:
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.taken.append(mail)
        self.envelopes.append((envelope.mail_from or "", list(envelope.rcpt_tos)))


class _OnFreePort(Controller):
    def __init__(self, handler: MailServer) -> None:
        super().__init__(handler, hostname="127.0.0.1", port=0)

    def _trigger_server(self) -> None:
        server = self.server
        assert isinstance(server, asyncio.Server)
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    server._controller.start()
    try:
        yield server
    finally:
        server._controller.stop(no_assert=True)
