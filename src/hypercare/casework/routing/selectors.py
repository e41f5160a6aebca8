"""From a question to the advice on the screen: facts gathered, the row found, its words filled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _

from hypercare.casework.contacts.states import Channel
from hypercare.casework.routing import policies
from hypercare.casework.routing.errors import NoRules
from hypercare.casework.routing.models import Row, Rules
from hypercare.casework.routing.states import AdviceCode
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.kernel.text import fill
from hypercare.foundation.programs.memory import remembered
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import EntityType, Line
from hypercare.reference.directory.policies import LineStanding, line_standing
from hypercare.reference.directory.selectors import GoToFacts, PersonFacts, book
from hypercare.reference.rollout.policies import (
    CountyStanding,
    Schedule,
    county_standing,
    latest_live_wave,
    lds_window,
    wave_go_live,
)
from hypercare.reference.rollout.selectors import CountyFacts, Plan, plan

CALLS = frozenset({Channel.PHONE, Channel.PHONE_OUT})


@dataclass(frozen=True)
class Edition:
    """A published rule table. `id` is the row of `Rules`, `number` what people see."""

    id: int
    number: int
    published_at: datetime
    rules: tuple[policies.Rule, ...]


@dataclass(frozen=True)
class Question:
    """Who asks what, and when. `at` decides the day (settled reading 13).

    `entity_county` is the key of the county that a county caller speaks for, or that a member of
    the public lives in; `concerns_*` are the New System's (a county beats a wave).
    """

    entity_type: str
    about: str
    channel: str
    at: datetime
    entity_name: str = ""
    entity_county: str | None = None
    sent_back: bool = False
    concerns_wave: int | None = None
    concerns_county: str | None = None


@dataclass(frozen=True)
class Destination:
    """The line to send the caller to, and whether somebody answers there now."""

    name: str
    number: str
    standing: LineStanding
    closed_advice: str


@dataclass(frozen=True)
class Advice:
    """All that the advice panel, the API and the record of the advice need."""

    rules_id: int
    rules: int
    row: int
    code: str
    headline: str
    say: str
    reason: str
    number: str
    ticket_required: bool
    first_group: str
    migration_related: bool
    bounced: bool
    destination: Destination | None
    transfer_steps: tuple[str, ...]
    county: CountyFacts | None
    standing: CountyStanding | None
    managers: tuple[PersonFacts, ...]
    leads: tuple[PersonFacts, ...]
    go_to: tuple[GoToFacts, ...]


@remembered
def editions(program: Program) -> Mapping[int, Edition]:
    """All published editions by number; the highest is in force."""
    rules = Rules.objects.filter(program=program).prefetch_related("rows").order_by("number")
    return {
        r.number: Edition(
            r.pk,
            r.number,
            r.published_at,
            tuple(_rule(row) for row in sorted(r.rows.all(), key=lambda row: row.position)),
        )
        for r in rules
    }


def edition(program: Program, number: int | None = None) -> Edition:
    """The edition with that number, else the newest. Raises NoRules when there is none."""
    known = editions(program)
    if not known:
        raise NoRules(_("This program has no routing rules yet. Load a program file with rules."))
    return known.get(number or 0) or known[max(known)]


def advice_for(program: Program, question: Question, rules: int | None = None) -> Advice:
    """Pure but for program data kept in memory: the same question gets the same answer.

    `rules` is the edition that the page showed; without it the newest counts.
    """
    facts = plan(program)
    chosen = edition(program, rules)
    day = local_day(question.at, program.zone)
    schedule = facts.schedule_on(day, program.zone)
    concern = _Concern(facts, schedule, question, day)
    rule = policies.advise(chosen.rules, concern.facts())
    return _compose(program, chosen, rule, question, concern)


class _Concern:
    """The county or wave that a question is about, and where it stands on the day."""

    def __init__(
        self, plan: Plan, schedule: Schedule | None, question: Question, day: date
    ) -> None:
        self.plan, self.schedule, self.question, self.day = plan, schedule, question, day
        self.county_key = self._county_key()
        self.county = plan.counties.get(self.county_key) if self.county_key else None
        self.standing = self._standing()
        self.wave = self._wave()

    def _county_key(self) -> str | None:
        if self.question.entity_type in (EntityType.COUNTY, EntityType.PUBLIC):
            return self.question.entity_county or self.question.concerns_county
        return self.question.concerns_county

    def _standing(self) -> CountyStanding | None:
        if self.schedule is None or self.county_key is None:
            return None
        return county_standing(self.schedule, self.plan.settings, self.county_key, self.day)

    def _wave(self) -> int | None:
        """A county beats a wave; without either the latest live wave is meant."""
        if self.standing is not None:
            return self.standing.wave
        if self.question.entity_type != EntityType.NEW_SYSTEM or self.schedule is None:
            return self.question.concerns_wave
        return self.question.concerns_wave or latest_live_wave(self.schedule, self.day)

    @property
    def go_live(self) -> date | None:
        if self.standing is not None:
            return self.standing.go_live
        if self.schedule is None or self.wave is None:
            return None
        return wave_go_live(self.schedule, self.wave)

    def facts(self) -> policies.Facts:
        question = self.question
        is_county = question.entity_type == EntityType.COUNTY
        is_new_system = question.entity_type == EntityType.NEW_SYSTEM
        window = lds_window(self.go_live, self.day, self.plan.settings.lds_days)
        return policies.Facts(
            entity_type=question.entity_type,
            about=question.about,
            channel=question.channel,
            sent_back=question.sent_back,
            county_state=self.standing.state if is_county and self.standing else None,
            window=window if is_new_system else None,
        )


def _compose(
    program: Program,
    chosen: Edition,
    rule: policies.Rule,
    question: Question,
    concern: _Concern,
) -> Advice:
    people = book(program)
    line = people.line_for(rule.line_purpose) if rule.line_purpose else None
    destination = _destination(program, line, question.at) if line else None
    number = _number(rule, destination, concern.county)
    key = concern.county_key or ""
    managers, leads = people.managers.get(key, ()), people.leads.get(key, ())
    words = _words(question, concern, number, destination, managers, leads, program.zone)
    is_transfer = rule.advice == AdviceCode.TRANSFER and question.channel in CALLS
    return Advice(
        rules_id=chosen.id,
        rules=chosen.number,
        row=rule.position,
        code=rule.advice,
        headline=fill(rule.headline, words),
        say=fill(rule.say, words),
        reason=fill(rule.reason, words),
        number=number,
        ticket_required=rule.asks_for_ticket(question.channel),
        first_group=rule.first_group if rule.asks_for_ticket(question.channel) else "",
        migration_related=rule.migration_related,
        bounced=rule.bounced,
        destination=destination,
        transfer_steps=tuple(fill(s, words) for s in people.steps) if is_transfer else (),
        county=concern.county,
        standing=concern.standing,
        managers=managers,
        leads=leads,
        go_to=_go_to(rule, people.go_to),
    )


def _destination(program: Program, line: Line, at: datetime) -> Destination:
    standing = line_standing(line.hours, at, program.zone)
    return Destination(line.name, line.number, standing, line.closed_advice)


def _number(
    rule: policies.Rule, destination: Destination | None, county: CountyFacts | None
) -> str:
    if rule.advice == AdviceCode.COUNTY:
        return county.public_number if county else ""
    return destination.number if destination else ""


def _go_to(rule: policies.Rule, known: tuple[GoToFacts, ...]) -> tuple[GoToFacts, ...]:
    if rule.advice == AdviceCode.SECOND_LEVEL:
        return tuple(g for g in known if g.effort.startswith("lds"))
    return known if rule.advice == AdviceCode.GO_TO else ()


def _words(
    question: Question,
    concern: _Concern,
    number: str,
    destination: Destination | None,
    managers: tuple[PersonFacts, ...],
    leads: tuple[PersonFacts, ...],
    zone: ZoneInfo,
) -> dict[str, str]:
    """What stands for each of `policies.PLACES`; never empty, so that no sentence has a hole."""
    settings = concern.plan.settings
    go_live = concern.go_live
    last = date.fromordinal(go_live.toordinal() + settings.lds_days) if go_live else None
    opens = destination.standing.opens_at if destination else None
    return {
        "county": concern.county.name if concern.county else _("the county"),
        "entity": question.entity_name or _("the caller"),
        "number": number or _("the number in the county’s directory"),
        "line": destination.name if destination else _("Customer Support"),
        "wave": str(concern.wave) if concern.wave is not None else "–",
        "day": str((concern.day - go_live).days) if go_live else "–",
        "go_live": _day(go_live),
        "window_last_day": _day(last),
        "new_system": concern.plan.new_system,
        "current_system": concern.plan.current_system,
        "project_manager": _names(managers) or _("the project manager"),
        "leads": _names(leads) or _("the implementation lead"),
        "opens": _moment(opens, zone) if opens else _("now"),
    }


def _day(day: date | None) -> str:
    return formats.date_format(day, "l, F j, Y") if day else _("a date not set yet")


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return formats.date_format(moment.astimezone(zone), "D H:i")


def _names(people: tuple[PersonFacts, ...]) -> str:
    return ", ".join(person.name for person in people)


def _rule(row: Row) -> policies.Rule:
    return policies.Rule(
        position=row.position,
        advice=row.advice,
        headline=row.headline,
        say=row.say,
        reason=row.reason,
        opens_ticket=row.opens_ticket,
        migration_related=row.migration_related,
        first_group=row.first_group,
        entity_types=tuple(row.entity_types),
        county_states=tuple(row.county_states),
        windows=tuple(row.windows),
        abouts=tuple(row.abouts),
        channels=tuple(row.channels),
        sent_back=row.sent_back,
        line_purpose=row.line_purpose,
        no_ticket_channels=tuple(row.no_ticket_channels),
        bounced=row.bounced,
    )
