"""Whether a ticket may be given to a group and a person."""

from django.utils.translation import gettext as _

from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor, from_membership
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.accounts.visibility import covers
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.reference.directory.models import SupportGroup
from hypercare.reference.directory.selectors import book


def checked_group(code: str, by: Actor) -> SupportGroup:
    """Raises InvalidInput for a group that the program does not have, or no longer uses."""
    group = book(by.program).groups.get(code)
    if group is None:
        sentence = _("There is no support group “%(group)s”. Choose one from the list.")
    elif group.retired_at is not None:
        sentence = _("The group %(group)s is no longer used. Choose another one.")
    else:
        return group
    sentence %= {"group": group.name if group else code}
    raise InvalidInput(sentence, fields={"group": sentence})


def checked_person(key: int | None, group: SupportGroup, by: Actor) -> User | None:
    """Raises InvalidInput for somebody who could not see the ticket in that group."""
    found = None if key is None else _working(key, group, by)
    if key is None or found is not None:
        return found
    sentence = _("That person does not work with %(group)s. Choose somebody from the list.")
    sentence %= {"group": group.name}
    raise InvalidInput(sentence, fields={"person": sentence})


def who_has(ticket: Ticket, otherwise: SupportGroup, by: Actor) -> tuple[SupportGroup, User | None]:
    """Its group and its person, without those that are no longer there."""
    if ticket.group.retired_at is not None:
        return otherwise, None
    key = ticket.person_id
    return ticket.group, None if key is None else _working(key, ticket.group, by)


def _working(key: int, group: SupportGroup, by: Actor) -> User | None:
    rows = Membership.objects.filter(program=by.program, user_id=key, user__is_active=True)
    found = rows.select_related("user", "program").first()
    return found.user if found is not None and can_work_on(found, group) else None


def can_work_on(member: Membership, group: SupportGroup) -> bool:
    """May change tickets of the group; what an agent opened is theirs in any group."""
    return covers(from_membership(member), "ticket.note", teams=(group.code,))


def people_for(by: Actor, group: SupportGroup) -> list[User]:
    """Who can be given a ticket of the group; its own members come first."""
    rows = Membership.objects.filter(program=by.program, user__is_active=True)
    able = [row for row in rows.select_related("user", "program") if can_work_on(row, group)]
    able.sort(key=lambda row: (group.code not in row.teams, str(row.user)))
    return [row.user for row in able]
