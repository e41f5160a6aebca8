"""From a question to the advice on the screen: facts gathered, the row found, its words filled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from hypercare.casework.contacts.states import Channel
from hypercare.casework.routing import policies
from hypercare.casework.routing.concern import Concern, Question
from hypercare.casework.routing.errors import NoRules
from hypercare.casework.routing.models import Rules
from hypercare.casework.routing.rows import rule_of
from hypercare.casework.routing.sentences import Destination, words
from hypercare.casework.routing.states import AdviceCode
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.kernel.text import fill
from hypercare.foundation.programs.memory import remembered
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import Line
from hypercare.reference.directory.policies import line_standing
from hypercare.reference.directory.selectors import GoToFacts, PersonFacts, book
from hypercare.reference.rollout.policies import CountyStanding
from hypercare.reference.rollout.selectors import CountyFacts, plan

CALLS = frozenset({Channel.PHONE, Channel.PHONE_OUT})


@dataclass(frozen=True)
class Edition:
    """A published rule table. `id` is the row of `Rules`, `number` what people see."""

    id: int
    number: int
    published_at: datetime
    rules: tuple[policies.Rule, ...]


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
            tuple(rule_of(row) for row in sorted(r.rows.all(), key=lambda row: row.position)),
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
    return advice_by(program, edition(program, rules), question)


def advice_by(program: Program, chosen: Edition, question: Question) -> Advice:
    """The answer of an edition, or of a draft in the shape of one."""
    concern = concern_of(program, question)
    rule = policies.advise(chosen.rules, concern.facts())
    return compose(program, chosen, rule, concern)


def concern_of(program: Program, question: Question) -> Concern:
    facts = plan(program)
    day = local_day(question.at, program.zone)
    return Concern(facts, facts.schedule_on(day, program.zone), question, day)


def compose(
    program: Program,
    chosen: Edition,
    rule: policies.Rule,
    concern: Concern,
    left_open: Mapping[str, str] | None = None,
) -> Advice:
    """A row with its sentences filled; `left_open` holds other words for some places."""
    people, question = book(program), concern.question
    line = people.line_for(rule.line_purpose) if rule.line_purpose else None
    destination = _destination(program, line, question.at) if line else None
    number = _number(rule, destination, concern.county)
    key = concern.county_key or ""
    managers, leads = people.managers.get(key, ()), people.leads.get(key, ())
    filled = words(concern, number, destination, managers, leads, program.zone)
    filled |= left_open or {}
    is_transfer = rule.advice == AdviceCode.TRANSFER and question.channel in CALLS
    return Advice(
        rules_id=chosen.id,
        rules=chosen.number,
        row=rule.position,
        code=rule.advice,
        headline=fill(rule.headline, filled),
        say=fill(rule.say, filled),
        reason=fill(rule.reason, filled),
        number=number,
        ticket_required=rule.asks_for_ticket(question.channel),
        first_group=rule.first_group if rule.asks_for_ticket(question.channel) else "",
        migration_related=rule.migration_related,
        bounced=rule.bounced,
        destination=destination,
        transfer_steps=tuple(fill(s, filled) for s in people.steps) if is_transfer else (),
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
