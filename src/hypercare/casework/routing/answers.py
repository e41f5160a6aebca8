"""The published answers of one day, enumerated, so that a page looks them up (R01).

Nothing here decides: each cell is what `advise` and `compose` say. The browser finds a cell and
replaces `{entity}` and `{opens}`, the two places that only the moment of the call can fill.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, time
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from hypercare.casework.contacts import wording
from hypercare.casework.contacts.states import About, Channel
from hypercare.casework.routing import policies
from hypercare.casework.routing.concern import Concern, Question, asks_for_concern
from hypercare.casework.routing.selectors import (
    CALLS,
    Edition,
    compose,
    concern_of,
    edition,
)
from hypercare.casework.routing.sentences import moment_in_words
from hypercare.casework.routing.states import AdviceCode
from hypercare.foundation.kernel.clock import end_of_day, start_of_day
from hypercare.foundation.programs.memory import remembered
from hypercare.foundation.programs.models import Program
from hypercare.foundation.ui.words import Said, phone
from hypercare.reference.directory.models import EntityType, Line
from hypercare.reference.directory.policies import WEEKDAYS, line_standing
from hypercare.reference.directory.selectors import PersonFacts, book
from hypercare.reference.rollout.selectors import plan

SHAPE = 2
LEFT_OPEN = {"entity": "{entity}", "opens": "{opens}"}
MOST_DAYS = 8


def answers_for(program: Program, day: date) -> dict[str, Any]:
    """What `GET /KEY/rules/answers.json` sends; the same object until program or day change.

    Keys: `v`, `program`, `rules` (edition), `facts` (facts_version), `day`, `from` and `until`
    (the day's moments, half open), `abouts`, `channels`, `names` (folded name -> index into
    `entities`), `entities` (`name`, `types`, `county`), `asks_concern` (kinds of caller),
    `callers` (kind -> concern -> [grid, place]; a concern is "", a county's key or "wave-2"),
    `grids` (rows, at `(about * channels + channel) * 2 + sent_back`), `places` (row -> index into
    `answers`), `answers`, `counties`, `lines` (with `times`: the last one begun holds; `opens` as
    a sentence says it, `next` as the panel does) and `words` for an empty `{entity}` and for
    `{opens}` while the line is open. Each number and person is ready to be shown and dialled.
    Raises NoRules when nothing is published.
    """
    kept = _kept(program)
    if day not in kept:
        if len(kept) >= MOST_DAYS:
            kept.clear()
        kept[day] = _answers(program, day)
    return kept[day]


@remembered
def _kept(program: Program) -> dict[date, dict[str, Any]]:
    return {}


def _answers(program: Program, day: date) -> dict[str, Any]:
    chosen, zone, facts = edition(program), program.zone, plan(program)
    begins = start_of_day(day, zone)
    return {
        "v": SHAPE,
        "program": program.key,
        "zone": program.time_zone,
        "rules": chosen.number,
        "facts": program.facts_version,
        "day": day.isoformat(),
        "from": begins.isoformat(),
        "until": end_of_day(day, zone).isoformat(),
        "abouts": list(About.values),
        "channels": list(Channel.values),
        **_entities(program),
        "asks_concern": [k for k in EntityType.values if asks_for_concern(facts, k, day, zone)],
        **_Table(program, chosen).of(_concerns(program, begins)),
        "counties": _counties(program, begins),
        "lines": {line.key: _line(program, line, day) for line in book(program).lines.values()},
        "words": {"entity": _("the caller"), "now": _("now")},
    }


def _concerns(program: Program, at: datetime) -> Iterator[tuple[str, str, Concern]]:
    """(kind of caller, concern, where it stands) of every question that can be asked."""
    facts = plan(program)
    for kind in EntityType.values:
        for key in facts.counties:
            county = {"entity_county": key} if kind == EntityType.COUNTY else {}
            yield kind, key, _concern(program, at, kind, concerns_county=key, **county)
        if kind != EntityType.COUNTY:
            yield kind, "", _concern(program, at, kind)
            for wave in facts.waves:
                yield kind, f"wave-{wave}", _concern(program, at, kind, concerns_wave=wave)


def _concern(program: Program, at: datetime, kind: str, **about: Any) -> Concern:
    return concern_of(program, Question(kind, About.PROGRAM, Channel.PHONE, at, **about))


@dataclass
class _Table:
    """Each different grid, place and answer once; most counties share most of them."""

    program: Program
    chosen: Edition
    grids: dict[tuple[int, ...], int] = field(default_factory=dict)
    places: dict[tuple[str | None, int | None], int] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    said: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, int]] = field(default_factory=list)
    known: dict[policies.Facts, tuple[int, ...]] = field(default_factory=dict)

    def of(self, concerns: Iterator[tuple[str, str, Concern]]) -> dict[str, Any]:
        callers: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
        for kind, key, concern in concerns:
            grid = self._grid(concern.facts())
            number = self.grids.setdefault(grid, len(self.grids))
            callers[kind][key] = number, self._place(concern, set(grid))
        return {
            "callers": callers,
            "grids": list(self.grids),
            "places": self.rows,
            "answers": self.said,
        }

    def _grid(self, facts: policies.Facts) -> tuple[int, ...]:
        if facts not in self.known:
            every = product(About.values, Channel.values, (False, True))
            self.known[facts] = tuple(
                policies.advise(
                    self.chosen.rules, replace(facts, about=a, channel=c, sent_back=s)
                ).position
                for a, c, s in every
            )
        return self.known[facts]

    def _place(self, concern: Concern, rows: set[int]) -> int:
        place = self.places.setdefault((concern.county_key, concern.wave), len(self.places))
        if place == len(self.rows):
            self.rows.append({})
        known = self.rows[place]
        for rule in self.chosen.rules:
            if rule.position in rows and str(rule.position) not in known:
                known[str(rule.position)] = self._answer(rule, concern)
        return place

    def _answer(self, rule: policies.Rule, concern: Concern) -> int:
        answer = _answer(self.program, self.chosen, rule, concern)
        index = self.answers.setdefault(repr(answer), len(self.said))
        if index == len(self.said):
            self.said.append(answer)
        return index


def _answer(
    program: Program, chosen: Edition, rule: policies.Rule, concern: Concern
) -> dict[str, Any]:
    advice = compose(program, chosen, rule, concern, LEFT_OPEN)
    line = book(program).line_for(rule.line_purpose) if rule.line_purpose else None
    calls = [c for c in Channel.values if c in CALLS]
    return {
        "row": advice.row,
        "code": advice.code,
        "headline": advice.headline,
        "say": advice.say,
        "reason": advice.reason,
        "number": advice.number,
        "dial": _dial(advice.number),
        "line": line.key if line else "",
        "ticket_on": [c for c in Channel.values if rule.asks_for_ticket(c)],
        "steps_on": calls if rule.advice == AdviceCode.TRANSFER else [],
        "steps": advice.transfer_steps,
        "group": rule.first_group,
        "migration": advice.migration_related,
        "bounced": advice.bounced,
        "go_to": [{"name": g.name, "person": _person(g.person)} for g in advice.go_to],
    }


def _person(person: PersonFacts | None) -> dict[str, Any] | None:
    return {**asdict(person), "dial": _dial(person.phone)} if person else None


def _dial(number: str) -> dict[str, str] | None:
    """None for words, which are shown and cannot be dialled."""
    dialled = phone(number)
    return asdict(dialled) if dialled else None


def _entities(program: Program) -> dict[str, Any]:
    """By every name that `Book.find` knows; `napa county` and `county of napa` are Napa too."""
    known = book(program)
    index = {entity.id: i for i, entity in enumerate(known.entities)}
    names = {folded: index[entity.id] for folded, entity in known.names.items()}
    for folded, entity in known.names.items():
        if EntityType.COUNTY in entity.types:
            names.setdefault(f"{folded} county", index[entity.id])
            names.setdefault(f"county of {folded}", index[entity.id])
    entities = [{"name": e.name, "types": e.types, "county": e.county_key} for e in known.entities]
    return {"names": names, "entities": entities}


def _counties(program: Program, at: datetime) -> dict[str, Any]:
    facts, people = plan(program), book(program)
    panels = {}
    for key, county in facts.counties.items():
        standing = _concern(program, at, EntityType.COUNTY, entity_county=key).standing
        panels[key] = {
            "name": county.name,
            "standing": wording.standing_in_words(standing) if standing else "",
            "window": wording.window_in_words(standing) if standing else "",
            "managers": [_person(person) for person in people.managers.get(key, ())],
            "leads": [_person(person) for person in people.leads.get(key, ())],
            "help_desk": county.help_desk_model,
        }
    return panels


def _line(program: Program, line: Line, day: date) -> dict[str, Any]:
    return {
        "name": line.name,
        "number": line.number,
        "closed_advice": line.closed_advice,
        "times": [_time(program, line, moment) for moment in _turns(program, line, day)],
    }


def _turns(program: Program, line: Line, day: date) -> list[datetime]:
    """The moments of the day at which the line may open or close."""
    begins, ends = start_of_day(day, program.zone), end_of_day(day, program.zone)
    spans = line.hours.get(WEEKDAYS[day.weekday()], ())
    clocks = {time.fromisoformat(clock) for span in spans for clock in span}
    turns = {datetime.combine(day, clock, program.zone) for clock in clocks}
    return sorted({begins, *(t.astimezone(begins.tzinfo) for t in turns if begins < t < ends)})


def _time(program: Program, line: Line, moment: datetime) -> dict[str, Any]:
    standing = line_standing(line.hours, moment, program.zone)
    opens = moment_in_words(standing.opens_at, program.zone) if standing.opens_at else ""
    return {
        "from": moment.isoformat(),
        "open": standing.is_open,
        "opens": opens,
        "next": _next(standing.opens_at, moment, program.zone) if standing.opens_at else None,
    }


def _next(opens_at: datetime, now: datetime, zone: ZoneInfo) -> dict[str, str]:
    words = Said(zone, now)
    moment = opens_at.isoformat()
    return {"at": moment, "long": words.long(opens_at), "exactly": words.exactly(opens_at)}
