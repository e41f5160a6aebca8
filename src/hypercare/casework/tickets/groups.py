"""Which ticket stands under which, and what grouping and splitting make of it. Pure.

A group is flat: one ticket leads, the others stand under it. `beside` keeps what people said, so
that each split is the grouping backwards.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Under which ticket one stands, and beside which member it was put, if not the lead itself."""

    under: int
    beside: int | None = None


Places = Mapping[int, Place]


class InAnotherGroup(Exception):
    """`ticket` stands under another lead, or is the lead of what it should stand under."""

    def __init__(self, ticket: int) -> None:
        super().__init__(ticket)
        self.ticket = ticket


def lead_of(places: Places, ticket: int) -> int:
    return places[ticket].under if ticket in places else ticket


def grouped(places: Places, tickets: Iterable[int], to: int) -> dict[int, Place]:
    """Each ticket, with all that stands under it, under the lead of `to`; there already is done.

    Raises InAnotherGroup for one that has to be split off first, and for the lead itself.
    """
    after, lead = dict(places), lead_of(places, to)
    for ticket in tickets:
        if lead_of(after, ticket) == lead and ticket != lead:
            continue
        if ticket == lead or ticket in after:
            raise InAnotherGroup(ticket)
        for member in [m for m, place in after.items() if place.under == ticket]:
            after[member] = Place(lead, after[member].beside or ticket)
        after[ticket] = Place(lead, to if to != lead else None)
    return after


def split(places: Places, tickets: Iterable[int]) -> dict[int, Place]:
    """Each ticket leads again what came along with it. One that stands alone stays as it is."""
    after = dict(places)
    for ticket in tickets:
        followers = [member for member in after if _came_with(after, member, ticket)]
        after.pop(ticket, None)
        for member in followers:
            beside = after[member].beside
            after[member] = Place(ticket, beside if beside != ticket else None)
    return after


def _came_with(places: Places, member: int, ticket: int) -> bool:
    beside = places[member].beside
    while beside is not None and beside != ticket:
        beside = places[beside].beside
    return beside == ticket
