"""Who somebody is behind a door: staff in one program, or the one role of somebody from outside."""

from typing import Any

from hypercare.foundation.accounts.actor import Actor, from_membership
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.accounts.rights import may, rights
from hypercare.foundation.kernel.rows import load_all
from hypercare.foundation.programs.models import Program

RECIPIENT = "recipient"
_PERSON = """
    FROM accounts_user person
    LEFT JOIN accounts_membership membership ON membership.user_id = person.id
    LEFT JOIN programs_program program ON program.id = membership.program_id
    WHERE person.id = %s AND person.is_active
"""


def person(user_id: int) -> User | None:
    """Somebody who may sign in, with what they are in each program, in one query."""
    found = load_all(_PERSON, [user_id], person=User, membership=Membership, program=Program)
    if not found:
        return None
    one: User = found[0][0]
    one.memberships_found = tuple(
        _of(one, membership, program) for _person, membership, program in found if membership
    )
    return one


def _of(one: User, membership: Membership, program: Program) -> Membership:
    membership.user, membership.program = one, program
    return membership


def member(user_id: int, key: str) -> Actor | None:
    """The person in that program; None for a role that the staff's door refuses."""
    found = person(user_id)
    return member_of(found, key) if found else None


def member_of(one: User, key: str) -> Actor | None:
    """The same for somebody whom `person` found."""
    known = (mine for mine in one.memberships_found if mine.program.key == key)
    mine = next(known, None)
    return from_membership(mine) if mine and mine.role in rights().staff else None


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
