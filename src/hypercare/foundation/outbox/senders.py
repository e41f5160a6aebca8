"""Ways out of the house. Each hands over one letter and gives the other side's answer."""

import smtplib
import ssl
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TextIO

from django.conf import settings
from django.utils.translation import gettext as _

from hypercare.foundation.outbox.letters import Letter
from hypercare.foundation.outbox.states import Outcome

SECONDS = 30.0  # for each word of the conversation (safety row 47)


class NotTakenError(Exception):
    """The letter was not taken for certain. `is_down`: nothing else would be taken now either."""

    def __init__(self, outcome: Outcome, answer: str, *, is_down: bool = False) -> None:
        super().__init__(answer)
        self.outcome, self.answer, self.is_down = outcome, answer, is_down


class Sender(Protocol):
    def send(self, letter: Letter) -> str:
        """The answer when the letter was taken. Raises NotTakenError."""

    def close(self) -> None: ...


class ConsoleSender:
    """Writes one line per message: to whom and about what, not the body."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stdout

    def send(self, letter: Letter) -> str:
        self.stream.write(f"mail to {letter.recipient}: {letter.subject}\n")
        self.stream.flush()
        return _("Written to the log; no mail server is set up.")

    def close(self) -> None: ...


class LocalSender:
    """Keeps all mail where it is, on the outgoing mail page: for the demo and development."""

    def send(self, letter: Letter) -> str:
        return _("Kept on this page; no mail server is set up, so nothing left this machine.")

    def close(self) -> None: ...


@dataclass(frozen=True)
class Server:
    """A mail server. `tls` is none, starttls or tls; the password is read from its file."""

    host: str
    port: int
    tls: str = "none"
    user: str = ""
    password_file: str = ""
    seconds: float = SECONDS


class SmtpSender:
    """One conversation for several letters; a broken one is begun anew."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._open: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> str:
        if self._open is not None and not _answers(self._open):
            self.close()
        smtp = self._open or self._connect()
        self._open = smtp
        try:
            return _hand_over(smtp, letter)
        except (OSError, NotTakenError):
            self.close()
            raise

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _connect(self) -> smtplib.SMTP:
        """Whatever goes wrong before the first letter is the server's trouble, not the letter's."""
        try:
            return _greeted(self.server)
        except (OSError, smtplib.SMTPException) as error:
            raise NotTakenError(Outcome.LATER, _said_by(error), is_down=True) from error


def sender_of_settings() -> Sender | None:
    """None while no way out is set up: then mail waits."""
    match settings.MAIL_OUT:
        case "smtp":
            return SmtpSender(
                Server(
                    settings.SMTP_HOST,
                    settings.SMTP_PORT,
                    settings.SMTP_TLS,
                    settings.SMTP_USER,
                    settings.SMTP_PASSWORD_FILE,
                )
            )
        case "local":
            return LocalSender()
        case "console":
            return ConsoleSender()
    return None


def _greeted(server: Server) -> smtplib.SMTP:
    if server.tls == "tls":
        tls = ssl.create_default_context()
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=server.seconds, context=tls
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=server.seconds)
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.tls == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        if server.user:
            smtp.login(server.user, Path(server.password_file).read_text(encoding="utf-8").strip())
    except (OSError, smtplib.SMTPException):
        smtp.close()
        raise
    return smtp


def _answers(smtp: smtplib.SMTP) -> bool:
    try:
        return smtp.noop()[0] == 250
    except OSError:  # smtplib's own errors are OSErrors too
        return False


def _hand_over(smtp: smtplib.SMTP, letter: Letter) -> str:
    """MAIL, RCPT, DATA, text. Only from the text on can a silence mean that it was taken."""
    try:
        _expect(smtp.mail(letter.mail_from), 250)
        _expect(smtp.rcpt(letter.recipient), 250, 251)
        _expect(smtp.docmd("DATA"), 354)
    except OSError as error:
        raise NotTakenError(Outcome.LATER, _said_by(error)) from error
    try:
        smtp.send(_dotted(letter.mime.as_bytes()))
        answer = smtp.getreply()
    except OSError as error:
        raise NotTakenError(Outcome.UNKNOWN, _said_by(error)) from error
    return _expect(answer, 250)


def _expect(answer: tuple[int, bytes], *good: int) -> str:
    """4xx is "later", 5xx is "no" (RFC 5321); 421 is the server that goes away."""
    code, words = answer
    said = f"{code} {words.decode('utf-8', 'replace')}"
    if code in good:
        return said
    outcome = Outcome.REFUSED if 500 <= code < 600 else Outcome.LATER
    raise NotTakenError(outcome, said, is_down=code == 421)


def _dotted(text: bytes) -> bytes:
    """A line that is a dot alone would end the text early."""
    lines = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n").split(b"\n")
    return (
        b"".join((b"." if line[:1] == b"." else b"") + line + b"\r\n" for line in lines) + b".\r\n"
    )


def _said_by(error: Exception) -> str:
    """The server's words where there are some; never the password, which no answer repeats."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return f"{error.smtp_code} {words}"
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
