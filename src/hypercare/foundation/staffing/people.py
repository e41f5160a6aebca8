"""Giving people and scripts a way in, and taking it away at once (safety rows 27, 29)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from hypercare.foundation.accounts.actor import Actor, from_membership, system
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.accounts.rights import rights
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import Conflict, InvalidInput
from hypercare.foundation.programs.models import Program


@transaction.atomic
def add_user(
    *,
    username: str,
    name: str,
    password: str,
    program: Program,
    role: str,
    teams: Sequence[str] = (),
    at: datetime,
    by: Actor | None = None,
) -> Membership:
    """A new person with one role in one program. Without `by` it is the product that adds them.

    Raises InvalidInput for an unknown role or a weak password, Conflict for a name that is taken.
    """
    check_role(role)
    if User.objects.filter(username__iexact=username).exists():
        raise Conflict(
            _("The sign-in name “%(name)s” is taken. Choose another.") % {"name": username}
        )
    user = User(username=username, name=name)
    _check_password(password, user)
    user.set_password(password)
    user.save()
    return _join(user, program, role, teams, by or system(program), at)


@transaction.atomic
def add_member(
    *, user: User, program: Program, role: str, teams: Sequence[str] = (), at: datetime, by: Actor
) -> Membership:
    """Somebody who signs in already joins another program."""
    check_role(role)
    if Membership.objects.filter(program=program, user=user).exists():
        raise Conflict(_("%(name)s has a role in this program already.") % {"name": user.name})
    return _join(user, program, role, teams, by, at)


@transaction.atomic
def change_role(
    *,
    membership: Membership,
    role: str,
    teams: Sequence[str],
    version: int,
    by: Actor,
    at: datetime,
) -> None:
    """Ends the person's sessions: the next one begins with a new key (safety row 29)."""
    check_role(role)
    changed = Membership.objects.filter(pk=membership.pk, version=version).update(
        role=role, teams=list(teams), version=F("version") + 1
    )
    if not changed:
        raise Conflict(_("Somebody changed this role in the meantime. Look again."))
    end_sessions(membership.user)
    _write(by, at, "member.changed", membership.user, role)


@transaction.atomic
def remove_member(*, membership: Membership, by: Actor, at: datetime) -> None:
    """Ends the person's sessions; tokens they made for this program stop with the membership."""
    user = membership.user
    membership.delete()
    end_sessions(user)
    _write(by, at, "member.removed", user, "")


@transaction.atomic
def disable_user(*, user: User, by: Actor, at: datetime) -> None:
    """Nobody is deleted: what they did keeps their name."""
    User.objects.filter(pk=user.pk).update(is_active=False)
    end_sessions(user)
    _write(by, at, "user.disabled", user, "")


@transaction.atomic
def sign_out(*, user_id: int, at: datetime) -> None:
    """Written into the journal of each program of the person, where live streams read it."""
    members = Membership.objects.filter(user=user_id, user__is_active=True)
    for member in members.select_related("program", "user").order_by("program"):
        _write(from_membership(member), at, "session.ended", member.user, "")


def end_sessions(user: User) -> None:
    """Every session of the person, on every machine, with the next request or live check."""
    User.objects.filter(pk=user.pk).update(session_number=F("session_number") + 1)


def check_role(role: str, among: Collection[str] | None = None) -> None:
    """`among` is the roles of people, unless others are given."""
    possible = rights().people if among is None else among
    if role not in possible:
        known = ", ".join(possible)
        sentence = _("“%(role)s” is not a role. Use one of: %(known)s.")
        words = sentence % {"role": role, "known": known}
        raise InvalidInput(words, fields={"role": words})


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        sentence = " ".join(error.messages)
        raise InvalidInput(sentence, fields={"password": sentence}) from error


def _join(
    user: User, program: Program, role: str, teams: Sequence[str], by: Actor, at: datetime
) -> Membership:
    made = Membership.objects.create(program=program, user=user, role=role, teams=list(teams))
    _write(by, at, "member.added", user, role)
    return made


def _write(by: Actor, at: datetime, verb: str, user: User, role: str) -> None:
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=f"user:{user.pk}",
        read_action="audit.read",
        owner_id=user.pk,
        data={"role": role} if role else {},
    )
