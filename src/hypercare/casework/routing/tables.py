"""The rule table in words: for the page, and for whatever is printed from it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hypercare.casework.contacts import wording
from hypercare.casework.contacts.states import MIGRATION_ABOUTS, Channel
from hypercare.casework.routing.policies import Rule
from hypercare.reference.directory.selectors import Book
from hypercare.reference.rollout.selectors import Plan
from hypercare.reference.rollout.states import CountyState, Window

HEADINGS = (
    gettext_lazy("Row"),
    gettext_lazy("Who is calling"),
    gettext_lazy("State"),
    gettext_lazy("About"),
    gettext_lazy("Advice"),
    gettext_lazy("What to do"),
    gettext_lazy("What to say"),
    gettext_lazy("Why"),
    gettext_lazy("Line"),
    gettext_lazy("Ticket"),
    gettext_lazy("First with"),
    gettext_lazy("Counts as migration"),
)


@dataclass(frozen=True)
class RowInWords:
    row: int
    who: str
    state: str
    about: str
    advice: str
    say: str
    reason: str
    ticket: str
    group: str
    is_migration: bool
    code: str
    line: str

    @property
    def cells(self) -> tuple[object, ...]:
        """In the order of `HEADINGS`."""
        facts = (self.row, self.who, self.state, self.about, self.code)
        said = (self.advice, self.say, self.reason, self.line)
        return (*facts, *said, self.ticket, self.group, _("Yes") if self.is_migration else _("No"))


def in_words(rules: Sequence[Rule], plan: Plan, book: Book) -> list[RowInWords]:
    return [_row(rule, plan, book) for rule in rules]


def _row(rule: Rule, plan: Plan, book: Book) -> RowInWords:
    group = book.groups.get(rule.first_group)
    line = book.line_for(rule.line_purpose) if rule.line_purpose else None
    return RowInWords(
        row=rule.position,
        who=_who(rule, plan),
        state=_state(rule),
        about=_about(rule, plan),
        advice=rule.headline,
        say=rule.say,
        reason=rule.reason,
        ticket=_ticket(rule),
        group=group.name if group else rule.first_group,
        is_migration=rule.migration_related,
        code=rule.advice,
        line=line.name if line else rule.line_purpose,
    )


def _who(rule: Rule, plan: Plan) -> str:
    who = _listed(rule.entity_types, wording.entity_types(plan), _("Anyone"))
    if rule.sent_back:
        return _("%(who)s, sent back by the other desk") % {"who": who}
    if rule.channels:
        by = _listed(rule.channels, _channels(), "")
        return _("%(who)s, by %(channels)s") % {"who": who, "channels": by}
    return who


def _channels() -> dict[str, str]:
    return {channel.value: str(channel.label) for channel in Channel}


def state_words() -> dict[str, str]:
    return {
        CountyState.NOT_MIGRATING: _("not migrating"),
        CountyState.SCHEDULED: _("scheduled"),
        CountyState.CUTOVER: _("cutover"),
        CountyState.LIVE: _("live"),
        CountyState.OVER: _("live after hypercare"),
    }


def window_words() -> dict[str, str]:
    return {
        Window.BEFORE: _("before go-live"),
        Window.OPEN: _("LDS window open"),
        Window.CLOSED: _("LDS window closed"),
    }


def _state(rule: Rule) -> str:
    states = _listed(rule.county_states, state_words(), "")
    windows = _listed(rule.windows, window_words(), "")
    return "; ".join(words for words in (states, windows) if words) or _("any")


def _about(rule: Rule, plan: Plan) -> str:
    if set(rule.abouts) == MIGRATION_ABOUTS:
        return _("anything about the migration")
    return _listed(rule.abouts, wording.abouts(plan), _("anything"))


def _ticket(rule: Rule) -> str:
    if not rule.opens_ticket:
        return _("No")
    if rule.no_ticket_channels:
        spared = _listed(rule.no_ticket_channels, _channels(), "")
        return _("Yes, not by: %(channels)s") % {"channels": spared}
    return _("Yes")


def _listed(codes: Sequence[str], words: Mapping[str, str], otherwise: str) -> str:
    return ", ".join(str(words.get(code, code)) for code in codes) or otherwise
