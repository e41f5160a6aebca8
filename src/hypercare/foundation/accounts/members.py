"""Who somebody is behind a door: staff in one program, or the one role of somebody from outside."""

from typing import Any

from hypercare.foundation.accounts.actor import Actor, from_membership
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.accounts.rights import rights

RECIPIENT = "recipient"


def member(user_id: int, key: str) -> Actor | None:
    """The person in that program, in one query; None for a role that the staff's door refuses."""
    found = (
        Membership.objects.select_related("program", "user")
        .filter(program__key=key, user_id=user_id, user__is_active=True)
        .first()
    )
    if found is None or found.role not in rights().staff:
        return None
    return from_membership(found)


def outsider(user_id: Any) -> Actor | None:
    """Somebody of a recipient: one membership, that role, one entity; else None (rule 1)."""
    found = Membership.objects.select_related("program", "user").filter(user_id=user_id)
    mine = list(found.filter(user__is_active=True)[:2])
    if len(mine) != 1 or mine[0].role != RECIPIENT or not mine[0].entity:
        return None
    return from_membership(mine[0])
