"""What a change of the rules changes, and which rows stand before which; in sentences. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hypercare.casework.contacts import wording
from hypercare.casework.contacts.states import MIGRATION_ABOUTS, Channel
from hypercare.casework.routing.policies import Facts, Rule, every_combination
from hypercare.casework.routing.tables import state_words, window_words
from hypercare.reference.rollout.selectors import Plan

Who = tuple[str, str | None]


@dataclass(frozen=True)
class Box:
    """All combinations of these: many facts said in one sentence."""

    who: frozenset[Who]
    about: frozenset[str]
    channel: frozenset[str]
    back: frozenset[bool]


@dataclass(frozen=True)
class Differing:
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """Questions that row `before` answered and row `after` would answer otherwise."""

    before: int
    after: int
    differs: tuple[Differing, ...]
    where: tuple[str, ...]
    combinations: int


@dataclass(frozen=True)
class Overlap:
    """Questions that fit row `later` too, and that row `earlier` answers."""

    earlier: int
    later: int
    where: tuple[str, ...]
    combinations: int

    @property
    def sentence(self) -> str:
        said = ngettext(
            "Row %(earlier)s answers before row %(later)s: %(where)s (%(count)s combination).",
            "Row %(earlier)s answers before row %(later)s: %(where)s (%(count)s combinations).",
            self.combinations,
        )
        return said % {
            "earlier": self.earlier,
            "later": self.later,
            "where": "; ".join(self.where),
            "count": self.combinations,
        }


def changes(before: Sequence[Rule], after: Sequence[Rule], plan: Plan) -> list[Change]:
    """Every combination of facts whose answer is another one, gathered by the two rows."""
    gathered: dict[tuple[int, int], list[Facts]] = defaultdict(list)
    old, new = {r.position: r for r in before}, {r.position: r for r in after}
    for facts in every_combination():
        was, now = _first(before, facts), _first(after, facts)
        if was and now and answer_of(was, facts) != answer_of(now, facts):
            gathered[was.position, now.position].append(facts)
    return [
        Change(a, b, _differing(old[a], new[b], found[0]), in_words(found, plan), len(found))
        for (a, b), found in gathered.items()
    ]


def overlaps(rules: Sequence[Rule], plan: Plan) -> list[Overlap]:
    """As information: the first row wins on purpose. The row for all that is left says nothing."""
    gathered: dict[tuple[int, int], list[Facts]] = defaultdict(list)
    for facts in every_combination():
        fitting = [rule for rule in rules if rule.matches(facts) and not _takes_the_rest(rule)]
        for later in fitting[1:]:
            gathered[fitting[0].position, later.position].append(facts)
    return [
        Overlap(earlier, later, in_words(found, plan), len(found))
        for (earlier, later), found in sorted(gathered.items())
    ]


def _first(rules: Sequence[Rule], facts: Facts) -> Rule | None:
    return next((rule for rule in rules if rule.matches(facts)), None)


def _takes_the_rest(rule: Rule) -> bool:
    conditions = (rule.entity_types, rule.county_states, rule.windows, rule.abouts, rule.channels)
    return rule.sent_back is None and not any(conditions)


def answer_of(rule: Rule, facts: Facts) -> tuple[object, ...]:
    """All that a caller is told and that happens to the contact; not the row's place."""
    ticket = rule.asks_for_ticket(facts.channel)
    group = rule.first_group if ticket else ""
    said = (rule.advice, rule.headline, rule.say, rule.reason, rule.line_purpose)
    return (*said, ticket, group, rule.migration_related, rule.bounced)


def _differing(before: Rule, after: Rule, facts: Facts) -> tuple[Differing, ...]:
    what = (
        _("Advice"),
        _("What to do"),
        _("What to say"),
        _("Why"),
        _("Line"),
        _("Ticket"),
        _("First with"),
        _("Counts as migration"),
        _("Sent back"),
    )
    pairs = zip(what, answer_of(before, facts), answer_of(after, facts), strict=True)
    return tuple(Differing(w, _said(b), _said(a)) for w, b, a in pairs if b != a)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value) or "–"


def in_words(found: Iterable[Facts], plan: Plan) -> tuple[str, ...]:
    """A few sentences instead of a line per combination."""
    return tuple(_sentence(box, plan) for box in boxes(found))


def boxes(found: Iterable[Facts]) -> list[Box]:
    """Joined along one fact after the other; together exactly what was found."""
    made = [_single(facts) for facts in found]
    for name in ("channel", "back", "about", "who"):
        made = list(_joined(made, name))
    return made


def _single(facts: Facts) -> Box:
    return Box(
        frozenset({_who(facts)}),
        frozenset({facts.about}),
        frozenset({facts.channel}),
        frozenset({facts.sent_back}),
    )


def _who(facts: Facts) -> Who:
    return facts.entity_type, facts.county_state or facts.window


def _joined(made: list[Box], name: str) -> Iterator[Box]:
    alike: dict[tuple[object, ...], list[Box]] = defaultdict(list)
    for box in made:
        alike[tuple(v for n, v in vars(box).items() if n != name)].append(box)
    for group in alike.values():
        together = frozenset().union(*(getattr(box, name) for box in group))
        yield Box(**{**vars(group[0]), name: together})


def _sentence(box: Box, plan: Plan) -> str:
    parts = [_whos(box.who, plan), _abouts(box.about, plan)]
    channels = {str(code): str(word) for code, word in Channel.choices}
    if len(box.channel) < len(channels):
        parts.append(_("by %(channels)s") % {"channels": _some(box.channel, channels)})
    if len(box.back) == 1:
        sent = True in box.back
        parts.append(_("sent back by the other desk") if sent else _("not sent back"))
    return ", ".join(parts)


def _whos(who: frozenset[Who], plan: Plan) -> str:
    every = _states_of(_who(facts) for facts in every_combination())
    found, words = _states_of(who), wording.entity_types(plan)
    if found == every:
        return _("anyone")
    whole = frozenset(kind for kind, states in found.items() if states == every[kind])
    said = [_some(whole, words, _("anyone"))] if whole else []
    parts = {kind: states for kind, states in found.items() if kind not in whole}
    return ", ".join([*said, *(_part(words[kind], states) for kind, states in parts.items())])


def _states_of(who: Iterable[Who]) -> dict[str, set[str | None]]:
    states: dict[str, set[str | None]] = defaultdict(set)
    for kind, state in who:
        states[kind].add(state)
    return states


def _part(kind: str, states: set[str | None]) -> str:
    known = [word for state, word in {**state_words(), **window_words()}.items() if state in states]
    said = ", ".join([*known, *([_("no date yet")] if None in states else [])])
    return f"{kind} ({said})"


def _abouts(about: frozenset[str], plan: Plan) -> str:
    if about == MIGRATION_ABOUTS:
        return _("about anything of the migration")
    words = wording.abouts(plan)
    if len(about) == len(words):
        return _("about anything")
    return _("about %(abouts)s") % {"abouts": _some(about, words, _("anything"))}


def _some(codes: frozenset[str], words: Mapping[str, str], every: str = "") -> str:
    """In the order of the form; "any but X" where that is shorter."""
    rest = [word for code, word in words.items() if code not in codes]
    anything = every or _("anything")
    if not rest:
        return anything
    if len(rest) * 3 < len(words):
        return _("%(anything)s but %(rest)s") % {"anything": anything, "rest": ", ".join(rest)}
    return ", ".join(word for code, word in words.items() if code in codes)
