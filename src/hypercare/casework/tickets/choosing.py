"""The choices that forms about a ticket offer."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from hypercare.casework.tickets.models import Category
from hypercare.foundation.accounts.actor import Actor, from_membership
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.kernel.questions import Given, question
from hypercare.foundation.programs.memory import remembered
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import SupportGroup
from hypercare.reference.directory.selectors import book

MORNING = time(9)
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def groups(program: Program) -> list[SupportGroup]:
    """Those in use, in the order of the program."""
    return [group for group in book(program).groups.values() if group.retired_at is None]


def keys_of(names: Iterable[str]) -> dict[str, str]:
    """A letter for each name, its first one that is free; always the same for the same names."""
    keys: dict[str, str] = {}
    for name in names:
        free = (c for c in name.casefold() + _LETTERS if c in _LETTERS and c not in keys.values())
        keys[name] = next(free, "")
    return keys


def people(by: Actor) -> list[tuple[int, str]]:
    """Who can be given tickets, with their teams."""
    rows = _members(program=by.program.pk)
    able = [row for row in rows if may(from_membership(row), "ticket.note")]
    return [(row.user_id, " · ".join([str(row.user), *row.teams])) for row in able]


@question
def _members() -> QuerySet[Membership]:
    active = Membership.objects.filter(program=Given("program"), user__is_active=True)
    return active.select_related("user", "program").order_by("user__name", "pk")


@remembered
def categories(program: Program) -> list[tuple[str, list[tuple[int, str]]]]:
    """(area and sub-area, leaves), for a list in groups (R14)."""
    found: dict[str, list[tuple[int, str]]] = {}
    rows = Category.objects.filter(program=program, retired_at=None).order_by("position", "pk")
    for leaf in rows:
        found.setdefault(f"{leaf.area_name} / {leaf.sub_area}", []).append((leaf.pk, leaf.summary))
    return list(found.items())


def next_morning(at: datetime, zone: ZoneInfo) -> datetime:
    """When a ticket that waits for the caller comes back, unless somebody says otherwise."""
    day: date = local_day(at, zone) + timedelta(days=1)
    return datetime.combine(day, MORNING, zone)
