"""How each mailbox is reached: from the environment or a private file, never program data.

`mailboxes.toml` in the data folder has a table for each, `["demo.log"]`, with `url` and
`password`. The variable HYPERCARE_MAILBOX_DEMO_LOG holds one address with its password in it.
A password is in no log, no page and no answer.
"""

import hashlib
import os
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

FILE = "mailboxes.toml"
SECONDS = 30.0  # for each word of a conversation with the server (safety row 48)
LONGEST_NAME = 180
_PREFIX = "HYPERCARE_MAILBOX_"
_PORTS = {"imaps": 993, "imap": 143, "imap+starttls": 143}
_NEAR = frozenset({"127.0.0.1", "::1", "localhost"})


def short(name: str) -> str:
    """The name of a place, whole; the hash of one that is too long or is no plain text."""
    raw = os.fsencode(name)
    plain = raw.isascii() and len(raw) <= LONGEST_NAME
    return name if plain else f"sha256-{hashlib.sha256(raw).hexdigest()}"


class BadConnection(ValueError):
    """In words, without the address: it may hold a password."""


@dataclass(frozen=True)
class ImapPlace:
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    security: str = "imaps"
    folder: str = "INBOX"
    filed: str = "Filed"
    quarantine: str = "Quarantine"
    seconds: float = SECONDS

    @property
    def name(self) -> str:
        """Which folder of which server; a UID means nothing without it. Never the password."""
        return short(f"imap:{self.user}@{self.host}:{self.port}/{self.folder}")


@dataclass(frozen=True)
class MaildirPlace:
    path: Path


Place = ImapPlace | MaildirPlace


def places(folder: Path | None, environ: Mapping[str, str]) -> dict[str, Place | BadConnection]:
    """By `program.mailbox`. The environment wins; what is wrong is there as its fault."""
    found: dict[str, Place | BadConnection] = {}
    for name, table in _file(folder).items():
        found[name.lower()] = _tried(str(table.get("url", "")), str(table.get("password", "")))
    for variable, url in environ.items():
        if variable.startswith(_PREFIX):
            found[_name(variable)] = _tried(url, "")
    return found


def key(program: str, mailbox: str) -> str:
    """As in the file; the environment writes both with _ for - (`_same`)."""
    return f"{program}.{mailbox}"


def place_of(
    known: Mapping[str, Place | BadConnection], program: str, mailbox: str
) -> Place | BadConnection | None:
    wanted = key(program, mailbox)
    return known.get(wanted) or known.get(_same(wanted))


def _same(name: str) -> str:
    return name.replace("-", "_").replace(".", "_")


def _name(variable: str) -> str:
    return variable.removeprefix(_PREFIX).lower()


def _file(folder: Path | None) -> dict[str, dict[str, object]]:
    path = folder / FILE if folder else None
    if path is None or not path.exists():
        return {}
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise BadConnection(f"{FILE} can be read by others. Close it: chmod 600.")
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConnection(f"{FILE} cannot be read as TOML.") from error
    return {name: table for name, table in read.items() if isinstance(table, dict)}


def _tried(url: str, password: str) -> Place | BadConnection:
    try:
        return parse(url, password)
    except ValueError as error:
        return error if isinstance(error, BadConnection) else BadConnection("It is no address.")


def parse(url: str, password: str = "") -> Place:
    """`imaps://user@host/INBOX?filed=Done` or `maildir:///folder`. Raises BadConnection."""
    parts = urlsplit(url)
    if parts.scheme == "maildir" and parts.path.startswith("/"):
        return MaildirPlace(Path(unquote(parts.path)))
    if parts.scheme not in _PORTS or not parts.hostname or not parts.username:
        raise BadConnection("Write imaps://USER@HOST/INBOX or maildir:///FOLDER.")
    if parts.scheme == "imap" and parts.hostname not in _NEAR:
        raise BadConnection("Without encryption only a server on this machine is used.")
    more = dict(parse_qsl(parts.query))
    return ImapPlace(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username),
        password=password or unquote(parts.password or ""),
        security=parts.scheme,
        folder=unquote(parts.path.strip("/")) or "INBOX",
        filed=more.get("filed", "Filed"),
        quarantine=more.get("quarantine", "Quarantine"),
    )
