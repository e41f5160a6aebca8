"""What is on the agenda, in which order, and when a meeting is complete. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from hypercare.casework.meetings.running.states import Presence, Thing, Why
from hypercare.casework.meetings.states import Audience, Kind

HURTS_WITHIN = timedelta(hours=48)
_WHYS = list(Why)


@dataclass(frozen=True)
class Facts:
    """What the agenda knows of an issue, a ticket or an action.

    `changed_at` is its newest change, but for what was decided in the meeting before. `hurts_at`
    is the moment from which it does harm. `for_partners` and `for_counties` say which debrief it
    may be shown on.
    """

    thing: Thing
    reference: str
    severity: int
    opened_at: datetime
    changed_at: datetime | None = None
    hurts_at: datetime | None = None
    is_raised: bool = False
    is_bounced: bool = False
    is_overdue: bool = False
    for_partners: bool = False
    for_counties: bool = True


@dataclass(frozen=True)
class Item:
    thing: Thing
    reference: str
    severity: int
    hurts_soon: bool
    whys: tuple[Why, ...] = field(default_factory=tuple)


def agenda(
    facts: Iterable[Facts], *, kind: str, audience: str, since: datetime | None, at: datetime
) -> list[Item]:
    """What hurts within 48 hours first, then by severity, then by why it is here.

    `since` is the beginning of the last meeting of the kind; None: there was none, and all is new.
    """
    rows = [
        (one, Item(one.thing, one.reference, one.severity, hurts_soon(one, at), why))
        for one in facts
        if _may_be_shown(one, audience) and (why := whys(one, kind=kind, since=since))
    ]
    rows.sort(key=lambda row: _place(*row))
    return [item for _one, item in rows]


def whys(one: Facts, *, kind: str, since: datetime | None) -> tuple[Why, ...]:
    """Callers who were sent back are for the Quick Response Team (R33)."""
    is_new = since is None or one.opened_at > since
    is_changed = since is not None and one.changed_at is not None and one.changed_at > since
    said = {
        Why.RAISED: one.is_raised,
        Why.BOUNCED: one.is_bounced and kind == Kind.QRT,
        Why.OVERDUE: one.is_overdue,
        Why.NEW: is_new and one.thing == Thing.ISSUE,
        Why.CHANGED: not is_new and is_changed,
    }
    return tuple(why for why, holds in said.items() if holds)


def hurts_soon(one: Facts, at: datetime) -> bool:
    """Severity 1 hurts already; the rest when the day that was named is near."""
    return one.severity == 1 or (one.hurts_at is not None and one.hurts_at <= at + HURTS_WITHIN)


def _may_be_shown(one: Facts, audience: str) -> bool:
    """A partner's item is on no county's sheet, and the other way round, unless it is for both."""
    if one.is_raised or audience == Audience.STAFF:
        return True
    if one.thing != Thing.ISSUE:
        return False
    return one.for_partners if audience == Audience.PARTNERS else one.for_counties


def _place(one: Facts, item: Item) -> tuple[bool, int, int, datetime, str]:
    first = min(_WHYS.index(why) for why in item.whys)
    return not item.hurts_soon, item.severity, first, one.opened_at, one.reference


def is_overdue(expected: date | None, today: date) -> bool:
    return expected is not None and expected < today


@dataclass(frozen=True)
class Team:
    """A required team as it is marked; `presence` empty: nobody has said yet."""

    code: str
    name: str
    presence: str = ""
    is_waived: bool = False

    @property
    def is_settled(self) -> bool:
        return self.presence in (Presence.PRESENT, Presence.DELEGATE) or self.is_waived


def unsettled(teams: Collection[Team]) -> list[Team]:
    """The teams without which the meeting cannot be closed as complete (R19)."""
    return [team for team in teams if not team.is_settled]


def clash_of(mine: Mapping[str, str], theirs: Mapping[str, str]) -> bool:
    """Whether two marks of one team say different things."""
    return dict(mine) != dict(theirs)
