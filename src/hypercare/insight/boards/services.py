"""Publishing an edition of a board."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import User
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.kernel.masking import mask
from hypercare.foundation.kernel.text import clean_line
from hypercare.insight.boards.content import Record, canonical, checksum, fingerprint
from hypercare.insight.boards.models import Board, Edition
from hypercare.insight.boards.picture import picture
from hypercare.insight.boards.policies import Refreshing
from hypercare.insight.boards.selectors import last_meeting
from hypercare.reference.rollout.selectors import plan

LONGEST_NOTE = 300


@dataclass(frozen=True)
class Reviewed:
    """What the person saw: the newest edition (0 for none), and the board as it would become."""

    edition: int
    fingerprint: str


@transaction.atomic
def publish(*, board: Board, reviewed: Reviewed, note: str, by: Actor, at: datetime) -> Edition:
    """The next edition, of exactly what was reviewed.

    Raises OutOfDate when somebody else published first, or the board changed since it was looked
    at; InvalidInput for a note that is too long. Nothing is written then.
    """
    require(by, "board.publish")
    locked = Board.objects.visible_to(by).in_use().select_for_update().get(pk=board.pk)
    last = Edition.objects.newest(locked)
    _refuse_old(last, reviewed, by)
    now = picture(locked)
    if fingerprint(now) != reviewed.fingerprint:
        sentence = _("The board changed while you looked at it. Look at it again, then publish.")
        raise OutOfDate(sentence)
    edition = _edition(locked, (last.number if last else 0) + 1, now, _note(note, by), by, at)
    journal.write(
        by=by,
        at=at,
        verb="board.published",
        subject=f"board:{locked.key}",
        read_action="board.show",
        data={"edition": edition.number, "rows": len(now["rows"]), "checksum": edition.checksum},
    )
    return edition


def _refuse_old(last: Edition | None, reviewed: Reviewed, by: Actor) -> None:
    if last is None or last.number == reviewed.edition:
        return
    said = {"number": last.number, "who": last.read()["published_by"]}
    sentence = _(
        "%(who)s published edition %(number)d in between. Look at what is left to publish."
    )
    raise OutOfDate(sentence % said)


def _note(typed: str, by: Actor) -> str:
    """Only the masked words are kept: nothing here can be shown clear (R34)."""
    line = clean_line(typed)
    if len(line) > LONGEST_NOTE:
        sentence = _("This is longer than %(longest)d characters. Shorten it.")
        sentence %= {"longest": LONGEST_NOTE}
        raise InvalidInput(sentence, fields={"note": sentence})
    return mask(line, plan(by.program).case_numbers).text


def _edition(board: Board, number: int, now: Record, note: str, by: Actor, at: datetime) -> Edition:
    after = last_meeting(board.program, at)
    facts = {
        "edition": number,
        "published_at": at.isoformat(),
        "published_by": by.name,
        "after": _after(after) if after else None,
        "note": note,
    }
    text = canonical(now | facts)
    return Edition.objects.create(
        program=board.program,
        board=board,
        number=number,
        published_at=at,
        published_by=_person(by),
        content=text,
        checksum=checksum(text),
    )


def _after(meeting: Refreshing) -> Record:
    return {
        "title": meeting.title,
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
    }


def _person(by: Actor) -> User:
    if by.user is None:
        raise NotAllowed(_("Only a person can publish a board. Sign in to do it."))
    return by.user
