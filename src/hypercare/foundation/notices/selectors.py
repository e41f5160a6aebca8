"""Reads of notices."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from hypercare.foundation.accounts.actor import Actor, from_membership
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.kernel.questions import question
from hypercare.foundation.notices.kinds import Kind, kinds
from hypercare.foundation.notices.models import Choice, Notice
from hypercare.foundation.notices.states import Way
from hypercare.foundation.programs.models import Program

# More than this many unread are not counted: the bell says "99+".
MOST_COUNTED = 100


@dataclass(frozen=True)
class Reader:
    """Somebody who is to be told, and how."""

    user: User
    way: Way


def unread(actor: Actor) -> int:
    """At most MOST_COUNTED; one statement over an index that holds unread notices only."""
    return len(_unread(actor))


@question
def _unread(actor: Actor) -> QuerySet[Notice]:
    return Notice.objects.visible_to(actor).unread().only("pk")[:MOST_COUNTED]


def readers(program: Program, people: Collection[int], kind: Kind) -> list[Reader]:
    """Those of the people who sign in to the program, may have notices, and want this kind."""
    chosen = Choice.objects.filter(program=program, person=OuterRef("user"), kind=kind.code)
    members = Membership.objects.filter(program=program, user__in=people, user__is_active=True)
    known = members.select_related("user", "program").annotate(way=Subquery(chosen.values("way")))
    may_have = [member for member in known if may(from_membership(member), "notice.read")]
    found = [Reader(member.user, Way(member.way or kind.preset)) for member in may_have]
    return [reader for reader in found if reader.way != Way.NONE]


def ways_of(actor: Actor) -> dict[str, Way]:
    """What holds for each kind: the person's choice, else the preset."""
    chosen = Choice.objects.filter(program=actor.program, person=actor.user)
    ways = {kind.code: kind.preset for kind in kinds().values()}
    return ways | {choice.kind: Way(choice.way) for choice in chosen if choice.kind in ways}
