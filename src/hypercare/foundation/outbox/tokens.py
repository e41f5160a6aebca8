"""Signed marks in our reply addresses and Message-IDs, so that an answer finds its way back.

A mark is a random number of 128 bits, kept with its message, and an HMAC over it that only this
installation can make (safety rows 11, 12). It is a hint where an answer belongs and nothing more:
it proves nothing about who sends it, and never gives anybody's rights.
"""

import base64
import hmac
import re
import secrets
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from hypercare.foundation.outbox.models import Message
from hypercare.foundation.programs.models import Program

_TOKEN_LETTERS, _SEAL_LETTERS = 26, 16  # of five bits each: 130 (128 used) and 80
_MARK = re.compile(rf"[a-z2-7]{{{_TOKEN_LETTERS + _SEAL_LETTERS}}}")
_LONGEST_LOCAL_PART = 64


class _Use(StrEnum):
    """A seal for one use is worth nothing in the other."""

    ADDRESS = "address"
    MESSAGE_ID = "message-id"


@dataclass(frozen=True)
class Belonging:
    """What a mark stands for. `about` is a number such as T-1042, or empty."""

    program: Program
    message: Message
    about: str


def fresh() -> str:
    return _letters(secrets.token_bytes(16))


def reply_address(mailbox: str, token: str) -> str:
    """`log@county.example` becomes `log+MARK@county.example`.

    The mailbox itself where its name leaves no room: then the Message-ID alone carries the mark.
    """
    local, _, domain = mailbox.rpartition("@")
    marked = f"{local}+{_mark(_Use.ADDRESS, token)}"
    return f"{marked}@{domain}" if len(marked) <= _LONGEST_LOCAL_PART else mailbox


def message_id(token: str, domain: str) -> str:
    return f"<{_mark(_Use.MESSAGE_ID, token)}@{domain or 'hypercare.invalid'}>"


def verify_address(address: str) -> Belonging | None:
    """What an answer to that address belongs to; None unless we made the address."""
    local = address.strip().strip("<>").rpartition("@")[0]
    return _belonging(_Use.ADDRESS, local.rpartition("+")[2])


def verify_message_id(identifier: str) -> Belonging | None:
    """The same for one Message-ID of In-Reply-To or References."""
    return _belonging(_Use.MESSAGE_ID, identifier.strip().strip("<>").partition("@")[0])


def _belonging(use: _Use, mark: str) -> Belonging | None:
    token = _opened(use, mark.lower())
    if token is None:
        return None
    found = Message.objects.select_related("program").filter(token=token).first()
    return Belonging(found.program, found, found.about) if found else None


def _opened(use: _Use, mark: str) -> str | None:
    """Every key is tried to the end, so that time tells nothing about which one, or how far."""
    if not _MARK.fullmatch(mark):
        return None
    token, seal = mark[:_TOKEN_LETTERS], mark[_TOKEN_LETTERS:]
    hits = [hmac.compare_digest(seal, _seal(use, token, key)) for key in _keys()]
    return token if any(hits) else None


def _mark(use: _Use, token: str) -> str:
    return token + _seal(use, token, _keys()[0])


def _seal(use: _Use, token: str, key: str) -> str:
    words = f"hypercare.mail.{use}:{token}".encode()
    return _letters(hmac.digest(key.encode(), words, "sha256"))[:_SEAL_LETTERS]


def _keys() -> list[str]:
    """The newest first; the older ones are still accepted."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _letters(raw: bytes) -> str:
    """Mail systems change the case of addresses; these letters do not mind."""
    return base64.b32encode(raw).decode().rstrip("=").lower()
