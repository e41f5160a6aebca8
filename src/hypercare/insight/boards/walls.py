"""Screens on walls: each has a token of its own that can show one board, and nothing else."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.bearer import actor_of, digest
from hypercare.foundation.accounts.models import User
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import InvalidInput, NotAllowed
from hypercare.foundation.kernel.text import clean_line
from hypercare.foundation.staffing.tokens import create_token, revoke_token
from hypercare.insight.boards.models import Board, Wallboard

ROLE = "wallboard"
LONGEST_NAME = 80


@dataclass(frozen=True)
class Screen:
    """Who asks with a token. `wallboard` is None where the token is none of a wallboard."""

    actor: Actor
    wallboard: Wallboard | None


@transaction.atomic
def set_up(
    *, name: str, board: Board, roles_only: bool, by: Actor, at: datetime
) -> tuple[Wallboard, str]:
    """The wallboard and the secret of its address, which exists nowhere else."""
    require(by, "wallboard.make")
    named = _name(name, by)
    token, secret = create_token(program=by.program, role=ROLE, name=f"wallboard {named}", at=at)
    wallboard = Wallboard.objects.create(
        program=by.program,
        name=named,
        board=board,
        token=token,
        roles_only=roles_only,
        made_at=at,
        made_by=_person(by),
    )
    _tell("wallboard.made", wallboard, by, at)
    return wallboard, secret


@transaction.atomic
def end(*, wallboard: Wallboard, by: Actor, at: datetime) -> None:
    """The screen goes dark with its next question; its stream ends at once. Twice is once."""
    require(by, "wallboard.make")
    revoke_token(token=wallboard.token, by=by, at=at)
    _tell("wallboard.ended", wallboard, by, at)


def screen_of(secret: str, at: datetime) -> Screen | None:
    """None for a secret that is unknown, ended or too old."""
    actor = actor_of(digest(secret), at) if secret else None
    if actor is None:
        return None
    rows = Wallboard.objects.filter(program=actor.program, token=actor.token)
    wallboard = rows.select_related("board").filter(board__retired_at=None).first()
    if wallboard is not None:
        wallboard.board.program = actor.program
    return Screen(actor, wallboard)


def _name(typed: str, by: Actor) -> str:
    name = clean_line(typed)
    if not name or len(name) > LONGEST_NAME:
        sentence = _("Name the screen by its place, in 1 to %(longest)d characters.")
        sentence %= {"longest": LONGEST_NAME}
        raise InvalidInput(sentence, fields={"name": sentence})
    if Wallboard.objects.filter(program=by.program, name=name).exists():
        sentence = _("There is, or was, a wallboard with this name. Choose another.")
        raise InvalidInput(sentence, fields={"name": sentence})
    return name


def _person(by: Actor) -> User:
    if by.user is None:
        raise NotAllowed(_("Only a person can set up a wallboard. Sign in to do it."))
    return by.user


def _tell(verb: str, wallboard: Wallboard, by: Actor, at: datetime) -> None:
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=f"wallboard:{wallboard.pk}",
        read_action="board.read",
        data={"board": wallboard.board.key, "roles_only": wallboard.roles_only},
    )
