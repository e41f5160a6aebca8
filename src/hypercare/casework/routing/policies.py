"""Where a caller belongs: one pure function over rule rows (R08 to R13), and its proof."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from django.utils.translation import gettext as _

from hypercare.casework.contacts.states import About, Channel
from hypercare.casework.routing.errors import NoRowMatches
from hypercare.reference.directory.models import EntityType
from hypercare.reference.rollout.states import CountyState, Window

# The names that a row's sentences may use; anything else is a fault in the program file.
PLACES = frozenset(
    {
        "county",
        "entity",
        "number",
        "line",
        "wave",
        "day",
        "go_live",
        "window_last_day",
        "new_system",
        "current_system",
        "project_manager",
        "leads",
        "opens",
    }
)


@dataclass(frozen=True)
class Facts:
    """All that a rule may look at.

    `county_state` is set for counties, `window` for the New System project; both are None where
    the program gives no date to derive them from, and for everybody else.
    """

    entity_type: str
    about: str
    channel: str
    sent_back: bool = False
    county_state: str | None = None
    window: str | None = None


@dataclass(frozen=True)
class Rule:
    """One row. An empty condition means any."""

    position: int
    advice: str
    headline: str
    say: str
    reason: str
    opens_ticket: bool
    migration_related: bool
    first_group: str = ""
    entity_types: tuple[str, ...] = ()
    county_states: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()
    abouts: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    sent_back: bool | None = None
    line_purpose: str = ""
    no_ticket_channels: tuple[str, ...] = ()
    bounced: bool = False

    def matches(self, facts: Facts) -> bool:
        return (
            _holds(self.entity_types, facts.entity_type)
            and _holds(self.county_states, facts.county_state)
            and _holds(self.windows, facts.window)
            and _holds(self.abouts, facts.about)
            and _holds(self.channels, facts.channel)
            and self.sent_back in (None, facts.sent_back)
        )

    def asks_for_ticket(self, channel: str) -> bool:
        return self.opens_ticket and channel not in self.no_ticket_channels


def _holds(allowed: tuple[str, ...], value: str | None) -> bool:
    return not allowed or value in allowed


def advise(rules: Sequence[Rule], facts: Facts) -> Rule:
    """The first row that matches. Raises NoRowMatches, which `prove` makes impossible."""
    for rule in rules:
        if rule.matches(facts):
            return rule
    raise NoRowMatches(_("No row of the rules answers this question."))


@cache
def every_combination() -> tuple[Facts, ...]:
    return tuple(all_facts())


def all_facts() -> Iterator[Facts]:
    """Every combination of facts that can occur."""
    for entity_type in EntityType.values:
        states: list[str | None] = list(CountyState) if entity_type == EntityType.COUNTY else [None]
        windows: list[str | None] = [None]
        if entity_type == EntityType.NEW_SYSTEM:
            windows += list(Window)
        for state, window, about, channel, sent_back in product(
            states, windows, About.values, Channel.values, (False, True)
        ):
            yield Facts(entity_type, about, channel, sent_back, state, window)


def prove(rules: Sequence[Rule]) -> list[str]:
    """Sentences on what is wrong with a rule table; an empty list is the proof that all is well.

    Every combination of facts must be answered, and every row must answer at least one.
    """
    used: set[int] = set()
    unanswered: list[Facts] = []
    for facts in every_combination():
        rule = next((rule for rule in rules if rule.matches(facts)), None)
        if rule is None:
            unanswered.append(facts)
        else:
            used.add(rule.position)
    return [*_unreachable(rules, used), *_unanswered(unanswered)]


def _unreachable(rules: Sequence[Rule], used: set[int]) -> list[str]:
    sentence = _("Row %(row)s is never reached: the rows before it answer all that it would.")
    return [sentence % {"row": r.position} for r in rules if r.position not in used]


def _unanswered(unanswered: list[Facts]) -> list[str]:
    if not unanswered:
        return []
    first = unanswered[0]
    sentence = _(
        "%(count)s combinations have no answer, for example: %(who)s, %(state)s, about %(about)s,"
        " by %(channel)s. Let the last row match everything."
    )
    state = first.county_state or first.window or _("any state")
    values = {"who": first.entity_type, "about": first.about, "channel": first.channel}
    return [sentence % {"count": len(unanswered), "state": state, **values}]
