"""What a program offers to filter by, read once per change of the program."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hypercare.casework.contacts import wording
from hypercare.casework.contacts.states import Channel, Severity
from hypercare.casework.routing.states import AdviceCode
from hypercare.casework.tickets.models import Category, Ticket
from hypercare.casework.tickets.states import Status
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.programs.memory import remembered
from hypercare.foundation.programs.models import Program
from hypercare.insight.finding.filters import NOBODY, Offer
from hypercare.insight.finding.orders import ORDERS
from hypercare.insight.finding.states import Listed
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.policies import latest_live_wave
from hypercare.reference.rollout.selectors import plan


def offer(program: Program, listed: Listed, today: date) -> Offer:
    """`today` decides which wave `day-3` means where none is given, and what is due today."""
    schedule = plan(program).current_schedule
    waves = schedule.waves if schedule else {}
    return Offer(
        values={
            **_values(program),
            "person": People(program),
            "sort": dict.fromkeys(ORDERS[listed], ""),
        },
        go_lives={number: wave.go_live for number, wave in waves.items() if wave.go_live},
        latest=latest_live_wave(schedule, today) if schedule else None,
        today=today,
    )


class People(Mapping[str, str]):
    """Who signs in to the program, by the name they sign in with, and who left and still has
    tickets; read when somebody asks.

    People come and go without a change of the program's facts. *nobody* is a ticket without one.
    """

    def __init__(self, program: Program) -> None:
        self._program = program

    @cached_property
    def _known(self) -> dict[str, str]:
        member = Membership.objects.filter(program=self._program, user=OuterRef("pk"))
        ticket = Ticket.objects.filter(program=self._program, person=OuterRef("pk"))
        known = User.objects.annotate(is_here=Q(is_active=True) & Exists(member))
        rows = known.filter(Q(is_here=True) | Exists(ticket)).order_by("name", "username")
        return {NOBODY: _("Nobody"), **{one.username: _in_words(one) for one in rows}}

    def __getitem__(self, username: str) -> str:
        return self._known[username]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _in_words(person: Any) -> str:
    return str(person) if person.is_here else _("%(person)s (left)") % {"person": person}


@remembered
def _values(program: Program) -> Mapping[str, Mapping[str, str]]:
    known = plan(program)
    yes = {"yes": _("Yes")}
    return {
        "wave": {str(number): _("Wave %(wave)s") % {"wave": number} for number in known.waves},
        "county": {county.key: county.name for county in known.counties.values()},
        "entity": {entity.key: entity.name for entity in book(program).entities},
        "channel": {str(value): str(label) for value, label in Channel.choices},
        "about": {str(value): label for value, label in wording.abouts(known).items()},
        "advice": {str(value): str(label) for value, label in AdviceCode.choices},
        "severity": {str(level): str(level) for level in Severity.values},
        "status": {str(value): str(label) for value, label in Status.choices},
        "group": {code: group.name for code, group in book(program).groups.items()},
        "category": {slug: str(leaf) for slug, leaf in categories(program).items()},
        "bounced": yes,
        "grouped": {"yes": _("Under another ticket"), "no": _("On its own, or leading others")},
        "withdrawn": yes,
    }


@remembered
def categories(program: Program) -> Mapping[str, Category]:
    """By the word that stands in addresses."""
    leaves = Category.objects.filter(program=program).order_by("position", "pk")
    return {slugify(f"{one.area} {one.sub_area} {one.summary}"): one for one in leaves}
