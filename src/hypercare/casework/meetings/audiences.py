"""Whom a meeting is for: the required teams, or the people of its audience in the directory."""

from collections.abc import Iterator
from dataclasses import dataclass

from hypercare.casework.meetings.models import Meeting, Series
from hypercare.casework.meetings.states import Audience, What
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import CountyContact, EntityType, Person, SupportGroup
from hypercare.reference.rollout.selectors import plan

# They keep the list of issues at every meeting of our own (R19, R20).
ALWAYS_WELCOME = ("analyst", "readiness-team")


@dataclass(frozen=True)
class Guest:
    """Somebody who is asked to come. `team` is the code of the group that they stand for."""

    name: str
    address: str
    is_required: bool = True
    what: str = What.INDIVIDUAL
    team: str = ""
    person: Person | None = None
    user: User | None = None


def guests_of(held: Series | Meeting) -> list[Guest]:
    """Each address once; who is required comes first."""
    found: dict[str, Guest] = {}
    for guest in (*_named(held), *_audience(held), *_room(held)):
        if guest.address:
            found.setdefault(guest.address.lower(), guest)
    return list(found.values())


def _named(held: Series | Meeting) -> Iterator[Guest]:
    for user in (held.facilitated_by, held.recorded_by):
        if user is not None and user.is_active:
            yield Guest(str(user), user.email, user=user)


def _audience(held: Series | Meeting) -> Iterator[Guest]:
    match held.audience:
        case Audience.PARTNERS:
            yield from _people(_partners(held.program))
        case Audience.COUNTIES if held.wave is not None:
            yield from _people(_of_counties(held.program, held.wave.number))
        case Audience.STAFF:
            yield from _staff(held.program, held.required_groups)


def _people(people: dict[int, Person]) -> Iterator[Guest]:
    for person in sorted(people.values(), key=lambda one: (one.name, one.pk)):
        yield Guest(person.name, person.email, person=person)


def _partners(program: Program) -> dict[int, Person]:
    people = Person.objects.filter(program=program, retired_at=None).exclude(email="")
    kinds = [EntityType.INTERFACE_PARTNER.value]
    return people.filter(entity__types__contains=kinds, entity__retired_at=None).in_bulk()


def _of_counties(program: Program, wave: int) -> dict[int, Person]:
    """The people of the wave's counties, and who stands for them in the New System project."""
    schedule = plan(program).current_schedule
    places = schedule.counties.values() if schedule else ()
    keys = [place.key for place in places if place.wave == wave]
    people = Person.objects.filter(program=program, retired_at=None).exclude(email="")
    stand = CountyContact.objects.filter(program=program, county__key__in=keys)
    own = people.filter(entity__county__key__in=keys)
    return own.in_bulk() | people.filter(pk__in=stand.values("person")).in_bulk()


def _staff(program: Program, codes: list[str]) -> Iterator[Guest]:
    """The required teams by their address and by their people, then who is always welcome."""
    groups = SupportGroup.objects.filter(program=program, code__in=codes, retired_at=None)
    for group in groups.order_by("code"):
        yield Guest(group.name, group.email, what=What.GROUP, team=group.code)
    members = Membership.objects.filter(program=program, user__is_active=True)
    for member in members.select_related("user").order_by("user__name", "pk"):
        user, teams = member.user, [code for code in codes if code in member.teams]
        if teams:
            yield Guest(str(user), user.email, team=teams[0], user=user)
        elif member.role in ALWAYS_WELCOME:
            yield Guest(str(user), user.email, is_required=False, user=user)


def _room(held: Series | Meeting) -> Iterator[Guest]:
    if held.room is not None:
        yield Guest(held.room.name, held.room.email, is_required=False, what=What.ROOM)
