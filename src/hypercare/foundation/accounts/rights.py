"""The rights file, read once: which role may do which action, in which scope. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import NotAllowed, NotFound

PUBLIC = "public"
SIGNED_IN = "signed-in"
SYSTEM_ROLE = "system"
# Roles of tokens, which no person can have.
SCRIPT_ROLES = frozenset({"service", "wallboard"})
# Roles of people from outside: they have a door of their own, and no page of a program (rule 2).
OUTSIDE_ROLES = frozenset({"recipient", "partner"})
_FILE = Path(__file__).with_name("rights.toml")


class Scope(StrEnum):
    ALL = "all"
    TEAM = "team"
    OWN = "own"
    ENTITY = "entity"
    MASKED = "masked"


class Kind(StrEnum):
    LOOK = "look"
    ACT = "act"


@dataclass(frozen=True)
class Action:
    """`of` is the look that an act is done on: who may not see the thing is told 404, not 403."""

    name: str
    title: str
    kind: Kind
    of: str
    scopes: Mapping[str, Scope]


@dataclass(frozen=True)
class Route:
    """What an address needs: `public`, `signed-in` or an action, by method where they differ.

    `bearer` routes are answered to a token and check it themselves.
    """

    name: str
    needs: Mapping[str, str]
    bearer: bool

    def need(self, method: str) -> str | None:
        """None: nobody may use that method here."""
        read = "GET" if method == "HEAD" else method
        return self.needs.get(read, self.needs.get("*"))


@dataclass(frozen=True)
class Rights:
    roles: Mapping[str, str]
    actions: Mapping[str, Action]
    routes: Mapping[str, Route]

    @property
    def people(self) -> list[str]:
        """The roles that somebody who signs in can have.

        A role that may do nothing is given to nobody: it would have no door to come in by.
        """
        held = {role for action in self.actions.values() for role in action.scopes}
        return [role for role in self.roles if role in held - SCRIPT_ROLES]

    @cached_property
    def staff(self) -> list[str]:
        """Those of them that enter by the staff's door."""
        return [role for role in self.people if role not in OUTSIDE_ROLES]


@cache
def rights() -> Rights:
    return parse(tomllib.loads(_FILE.read_text(encoding="utf-8")))


def parse(file: Mapping[str, Any]) -> Rights:
    """Raises ValueError for a role, scope, action or route that the file does not define."""
    roles = dict(file["roles"])
    actions = {name: _action(name, row, roles) for name, row in file["actions"].items()}
    routes = {
        name: _route(name, need, bearer=table == "bearer", actions=actions)
        for table in ("routes", "bearer")
        for name, need in file[table].items()
    }
    return Rights(roles, actions, routes)


def _action(name: str, row: Mapping[str, Any], roles: Mapping[str, str]) -> Action:
    scopes: dict[str, Scope] = {}
    for scope in Scope:
        for role in row.get(scope, ()):
            if role not in roles or role in scopes:
                raise ValueError(f"{name}: the role {role} is unknown or named twice")
            scopes[role] = scope
    return Action(name, row["title"], Kind(row["kind"]), row.get("of", ""), scopes)


def _route(name: str, need: Any, *, bearer: bool, actions: Mapping[str, Action]) -> Route:
    needs = dict(need) if isinstance(need, Mapping) else {"*": need}
    unknown = set(needs.values()) - {PUBLIC, SIGNED_IN} - set(actions)
    if unknown:
        raise ValueError(f"{name}: unknown action {', '.join(sorted(unknown))}")
    return Route(name, needs, bearer)


def scope_of(actor: Actor, action: str) -> Scope | None:
    """None means no. An unknown role or action, and what a token's scopes leave out, is no."""
    known = rights().actions.get(action)
    if known is None:
        return None
    if _is_system(actor):
        return Scope.ALL
    if actor.token is not None and actor.token.scopes and action not in actor.token.scopes:
        return None
    return known.scopes.get(actor.role)


def may(actor: Actor, action: str) -> bool:
    return scope_of(actor, action) is not None


def require(actor: Actor, action: str) -> Scope:
    """The scope to work in. Raises NotFound for a look, NotAllowed for an act."""
    scope = scope_of(actor, action)
    if scope is not None:
        return scope
    known = rights().actions.get(action)
    if known is None or known.kind is Kind.LOOK or (known.of and not may(actor, known.of)):
        raise NotFound(_("There is nothing here, or it is not for you to see."))
    raise NotAllowed(_refusal(actor, known))


def _refusal(actor: Actor, action: Action) -> str:
    return _(
        "Your role in this program is “%(role)s”, and it does not include this: %(action)s. "
        "If you need it, ask a manager of your program."
    ) % {"role": rights().roles.get(actor.role, actor.role), "action": action.title.lower()}


def check(actor: Actor, route: str, method: str = "GET") -> Scope | None:
    """Raises as `require` does; NotFound for a route without a row. None: no action is needed."""
    row = rights().routes.get(route)
    need = row.need(method) if row else None
    if need is None:
        raise NotFound(_("There is nothing here, or it is not for you to see."))
    return None if need in (PUBLIC, SIGNED_IN) else require(actor, need)


def _is_system(actor: Actor) -> bool:
    """The product itself; nobody can sign in as it, because the role is not in the file."""
    return actor.role == SYSTEM_ROLE and actor.user is None and actor.token is None
