"""Who somebody is behind a door: staff in one program, or the one role of somebody from outside."""

from typing import Any

from hypercare.foundation.accounts.actor import Actor, from_membership
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.accounts.rights import may, rights
from hypercare.foundation.kernel.rows import load
from hypercare.foundation.programs.models import Program

RECIPIENT = "recipient"
_MEMBER = """
    FROM accounts_membership membership
    JOIN programs_program program ON program.id = membership.program_id
    JOIN accounts_user person ON person.id = membership.user_id
    WHERE program.key = %s AND membership.user_id = %s AND person.is_active
"""


def member(user_id: int, key: str) -> Actor | None:
    """The person in that program, in one query; None for a role that the staff's door refuses."""
    found = load(_MEMBER, [key, user_id], membership=Membership, program=Program, person=User)
    if found is None:
        return None
    membership: Membership
    membership, membership.program, membership.user = found
    return from_membership(membership) if membership.role in rights().staff else None


def outsider(user_id: Any) -> Actor | None:
    """Somebody of a recipient: one membership, that role, one entity; else None (rule 1)."""
    found = Membership.objects.select_related("program", "user").filter(user_id=user_id)
    mine = list(found.filter(user__is_active=True)[:2])
    if len(mine) != 1 or mine[0].role != RECIPIENT or not mine[0].entity:
        return None
    return from_membership(mine[0])


def who_may(program: Program, action: str) -> list[int]:
    """The ids of the people whose role has that right in the program now."""
    members = Membership.objects.filter(program=program, user__is_active=True)
    known = members.select_related("user", "program").order_by("user")
    return [one.user_id for one in known if may(from_membership(one), action)]
