"""The day's figure: received = documented + explained + missing, per line and team. Pure (R32)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from hypercare.casework.evidence.states import DOCUMENTED, EXPLAINED, GAPS, NOT_COUNTED, Outcome


@dataclass(frozen=True)
class Counted:
    """A piece of evidence as the figure sees it: names, not records, so that it can be kept.

    What has no contact is never documented: at best somebody explained it.
    """

    line: str
    team: str
    outcome: str
    has_contact: bool = True


@dataclass(frozen=True)
class Figure:
    """`missing` holds what is missing and what nobody can tell; `line` and `team` are empty for
    the whole day.
    """

    line: str
    team: str
    received: int
    documented: int
    explained: int
    missing: int
    cannot_tell: int

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def figure(counted: Iterable[Counted], *, line: str = "", team: str = "") -> Figure:
    """Automatic mail is evidence and not in the figure (settled reading 17)."""
    known = list(counted)
    counts = Counter(Outcome(one.outcome) for one in known)
    documented = sum(one.has_contact and one.outcome in DOCUMENTED for one in known)
    explained = sum(counts[outcome] for outcome in EXPLAINED | DOCUMENTED) - documented
    missing = sum(counts[outcome] for outcome in GAPS)
    received = sum(counts.values()) - sum(counts[outcome] for outcome in NOT_COUNTED)
    return Figure(line, team, received, documented, explained, missing, counts[Outcome.CANNOT_TELL])


def by_line_and_team(counted: Iterable[Counted]) -> list[Figure]:
    """One row for each line and team in order of their names; the whole day is not among them."""
    known = sorted(counted, key=lambda one: (one.line, one.team))
    places = sorted({(one.line, one.team) for one in known})
    return [
        figure((o for o in known if (o.line, o.team) == (line, team)), line=line, team=team)
        for line, team in places
    ]
