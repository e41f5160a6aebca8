"""An IMAP mailbox: what is new is stored, and what is filed is moved out of the way.

By UID only: sequence numbers shift under us (row 10). Bytes and row are committed before a
message is moved (row 41). Every call has a time limit (row 48).
"""

import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from tempfile import SpooledTemporaryFile

import structlog
from django.db.models import QuerySet
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import MailboxFetchError

from hypercare.casework.mail.fetching.connections import ImapPlace
from hypercare.casework.mail.keeping import Found, keep
from hypercare.casework.mail.models import Mailbox, RawMessage
from hypercare.casework.mail.states import State, Way

log = structlog.get_logger("hypercare.mail")
PIECE = 1024 * 1024
IN_MEMORY = 2 * 1024 * 1024
_RECEIVED = re.compile(rb'INTERNALDATE "([^"]{20,40})"')
_QUARANTINED = frozenset({State.QUARANTINED})


@contextmanager
def opened(place: ImapPlace) -> Iterator[BaseMailBox]:
    """Signed in, with both folders there, in the folder that mail arrives in."""
    box = _box(place)
    try:
        box.login(place.user, place.password, initial_folder=None)
        for name in (place.filed, place.quarantine):
            if not box.folder.exists(name):
                box.folder.create(name)
        box.folder.set(place.folder)
        yield box
    finally:
        box.client.shutdown()


def _box(place: ImapPlace) -> BaseMailBox:
    if place.security == "imap":
        return MailBoxUnencrypted(place.host, place.port, timeout=place.seconds)
    context = ssl.create_default_context()
    kind = MailBox if place.security == "imaps" else MailBoxStartTls
    return kind(place.host, place.port, timeout=place.seconds, ssl_context=context)


def validity_of(box: BaseMailBox, place: ImapPlace) -> int:
    return int(box.folder.status(place.folder, ["UIDVALIDITY"])["UIDVALIDITY"])


def take_new(
    box: BaseMailBox,
    place: ImapPlace,
    mailbox: Mailbox,
    now: Callable[[], datetime],
    hard: set[int],
) -> int:
    """Stores what is not stored yet; returns how many that were. Nothing is marked or moved.

    `hard` are the UIDs that the server did not give, or that ended the connection: they are tried
    last, and leave the set when they are stored, so that none stops another (row 49).
    """
    validity, here = validity_of(box, place), {int(uid) for uid in box.uids("ALL")}
    known = set(_known(mailbox, place, validity, here).values_list("uid", flat=True))
    stored = 0
    for uid in sorted(here - known, key=lambda uid: (uid in hard, uid)):
        found = Found(Way.IMAP, uid_validity=validity, uid=uid, place=place.name)
        stored += _tried(box, mailbox, found, now(), hard)
    return stored


def _known(
    mailbox: Mailbox, place: ImapPlace, validity: int, uids: set[int]
) -> QuerySet[RawMessage]:
    """What is stored of these. The same UIDs on another server are other messages."""
    rows = RawMessage.objects.filter(program=mailbox.program_id, mailbox=mailbox, uid__in=uids)
    return rows.filter(place=place.name, uid_validity=validity)


def _tried(box: BaseMailBox, mailbox: Mailbox, found: Found, at: datetime, hard: set[int]) -> bool:
    """Hard until it is over: also a connection that breaks in the middle leaves it so."""
    assert found.uid is not None
    hard.add(found.uid)
    try:
        is_stored = _take(box, mailbox, found, at)
    except MailboxFetchError as error:
        status = str(error.command_result[0])
        log.warning("message not given", mailbox=mailbox.key, uid=found.uid, status=status)
        return False
    hard.discard(found.uid)
    return is_stored


def _take(box: BaseMailBox, mailbox: Mailbox, found: Found, at: datetime) -> bool:
    """False when it vanished meanwhile."""
    received = _received_at(box, found.uid)
    with SpooledTemporaryFile(max_size=IN_MEMORY) as source:
        for piece in _pieces(box, found.uid):
            source.write(piece)
        if not source.tell():
            return False
        keep(mailbox=mailbox, source=source, found=found, at=at, received_at=received)
    return True


def _received_at(box: BaseMailBox, uid: int | None) -> datetime | None:
    """When our mail server got it (settled reading 15)."""
    _status, answer = box.client.uid("fetch", str(uid), "(INTERNALDATE)")
    match = _RECEIVED.search(b"".join(part for part in answer if isinstance(part, bytes)))
    if match is None:
        return None
    return datetime.strptime(match[1].decode().strip(), "%d-%b-%Y %H:%M:%S %z")


def _pieces(box: BaseMailBox, uid: int | None) -> Iterator[bytes]:
    """A message of any size, a megabyte at a time, without marking it as read."""
    offset = 0
    while True:
        status, answer = box.client.uid("fetch", str(uid), f"(BODY.PEEK[]<{offset}.{PIECE}>)")
        if status != "OK":
            raise MailboxFetchError((status, answer), "OK")
        piece = b"".join(part[1] for part in answer if isinstance(part, tuple))
        yield piece
        offset += len(piece)
        if len(piece) < PIECE:
            return


def put_away(box: BaseMailBox, place: ImapPlace, mailbox: Mailbox) -> int:
    """Moves what stands somewhere by now into the folder for it; returns how many."""
    here = {int(uid) for uid in box.uids("ALL")}
    rows = _known(mailbox, place, validity_of(box, place), here)
    known = dict(rows.exclude(state=State.WAITING).values_list("uid", "state"))
    for folder, states in ((place.quarantine, True), (place.filed, False)):
        uids = [str(uid) for uid, state in known.items() if (state in _QUARANTINED) is states]
        if uids:
            box.move(uids, folder)
    return len(known)


def told_of_more(box: BaseMailBox) -> bool:
    """Whether the server said that something came, since this was asked last."""
    _code, told = box.client.response("EXISTS")
    return bool(told != [None])


def wait(box: BaseMailBox, seconds: float, stopped: Callable[[float], bool]) -> None:
    """Until something arrives, or the time is over; where IDLE is not known, by waiting."""
    if "IDLE" in box.client.capabilities:
        box.idle.wait(timeout=seconds)
    else:
        stopped(seconds)
