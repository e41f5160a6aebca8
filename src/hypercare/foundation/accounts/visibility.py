"""One scope function for pages, search, API and live events (safety rows 21, 38; rule 7). Pure."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import Scope, scope_of

NOTHING = Q(pk__in=())


def rows(
    actor: Actor,
    action: str,
    *,
    team: str = "",
    people: Iterable[str] = (),
    token: str = "",
    entity: str = "",
) -> Q:
    """The condition for `visible_to(actor)`: which rows of the actor's program the action covers.

    The arguments are lookups from the row: `team` to a support group's code, `people` to users
    who took part, `token` to the token that made it, `entity` to an entity's key. A scope whose
    lookup is not given covers nothing. Lookups over a many-to-many need `.distinct()`.
    """
    own = _own(actor, people, token)
    inside = Q(program=actor.program)
    match scope_of(actor, action):
        case Scope.ALL | Scope.MASKED:
            return inside
        case Scope.TEAM:
            return inside & (own | (Q(**{f"{team}__in": actor.teams}) if team else NOTHING))
        case Scope.OWN:
            return inside & own
        case Scope.ENTITY if entity and actor.entity:
            return inside & Q(**{entity: actor.entity})
    return NOTHING


def _own(actor: Actor, people: Iterable[str], token: str) -> Q:
    mine = NOTHING
    if actor.user is not None:
        for person in people:
            mine |= Q(**{person: actor.user})
    if actor.token is not None and token:
        mine |= Q(**{token: actor.token})
    return mine


def covers(
    actor: Actor,
    action: str,
    *,
    teams: Collection[str] = (),
    people: Collection[int | None] = (),
    token: int | None = None,
    entity: str = "",
) -> bool:
    """The same question for one thing in hand; `people` and `token` are primary keys."""
    mine = (actor.user is not None and actor.user.pk in people) or (
        actor.token is not None and actor.token.pk == token
    )
    match scope_of(actor, action):
        case Scope.ALL | Scope.MASKED:
            return True
        case Scope.TEAM:
            return mine or bool(set(actor.teams) & set(teams))
        case Scope.OWN:
            return mine
        case Scope.ENTITY:
            return bool(entity) and actor.entity == entity
    return False
