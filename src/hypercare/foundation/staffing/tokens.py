"""Tokens for scripts: random, stored hashed, expiring, shown once (safety row 27)."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.accounts.bearer import digest
from hypercare.foundation.accounts.models import ApiToken
from hypercare.foundation.accounts.rights import require, rights
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotFound
from hypercare.foundation.programs.models import Program
from hypercare.foundation.staffing.people import check_role

MOST_DAYS = 90
_SHOWN = 8


@transaction.atomic
def create_token(
    *,
    program: Program,
    role: str,
    name: str,
    at: datetime,
    scopes: Sequence[str] = (),
    days: int = MOST_DAYS,
    by: Actor | None = None,
) -> tuple[ApiToken, str]:
    """The token and its secret, which exists nowhere else. No scopes: all that the role may do.

    A person's token has the person's own role at most; without `by` the operator makes it.
    """
    _check(role, scopes, days, by)
    if ApiToken.objects.filter(program=program, name=name).exists():
        sentence = _("There is a token named “%(name)s” already. Choose another name.")
        raise Conflict(sentence % {"name": name}, fields={"name": sentence % {"name": name}})
    secret = "hc_" + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        program=program,
        name=name,
        role=role,
        scopes=list(scopes),
        prefix=secret[:_SHOWN],
        digest=digest(secret),
        made_at=at,
        made_by=by.user if by else None,
        expires_at=at + timedelta(days=days),
    )
    _write(by or system(program), at, "token.created", token)
    return token, secret


def token_named(program: Program, name: str) -> ApiToken:
    """Raises NotFound with the names that could have been meant."""
    known = ApiToken.objects.filter(program=program)
    if found := known.filter(name=name).first():
        return found
    usable = known.filter(revoked_at=None).order_by("name").values_list("name", flat=True)
    names = ", ".join(f"“{one}”" for one in usable[:20]) or _("none")
    sentence = _("There is no token named “%(name)s” in %(program)s. Tokens there: %(names)s.")
    raise NotFound(sentence % {"name": name, "program": program.key, "names": names})


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Actor, at: datetime) -> None:
    """Holds with the next request: nothing about tokens is kept in memory."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at)
    _write(by, at, "token.revoked", token)


def _check(role: str, scopes: Sequence[str], days: int, by: Actor | None) -> None:
    check_role(role, rights().roles)
    if by is not None:
        require(by, "token.create")
        _check_no_wider(role, by)
    unknown = sorted(set(scopes) - set(rights().actions))
    if unknown:
        sentence = _("These are no actions: %(names)s.") % {"names": ", ".join(unknown)}
        raise InvalidInput(sentence, fields={"scopes": sentence})
    if not 1 <= days <= MOST_DAYS:
        sentence = _("A token lasts 1 to %(most)d days.") % {"most": MOST_DAYS}
        raise InvalidInput(sentence, fields={"days": sentence})


def _check_no_wider(role: str, by: Actor) -> None:
    """An administrator makes service tokens; others only tokens of their own role (rule 5)."""
    allowed = {"service"} if by.role == "administrator" else {by.role}
    if by.user is not None and role not in allowed:
        sentence = _("You can make tokens for this role only: %(role)s.")
        words = sentence % {"role": ", ".join(allowed)}
        raise InvalidInput(words, fields={"role": words})


def _write(by: Actor, at: datetime, verb: str, token: ApiToken) -> None:
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=f"token:{token.pk}",
        read_action="audit.read",
        owner_id=token.made_by_id,
        data={"role": token.role, "scopes": token.scopes},
    )
