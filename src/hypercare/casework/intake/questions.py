"""What the form still has to ask, and the answer as far as the facts go (R08 to R13)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from hypercare.casework.intake.selectors import question_of
from hypercare.casework.routing.concern import asks_for_concern
from hypercare.casework.routing.selectors import Advice, advice_for
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.kernel.errors import HypercareError
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import EntityType
from hypercare.reference.directory.selectors import EntityFacts, book
from hypercare.reference.rollout.selectors import plan


@dataclass(frozen=True)
class Facts:
    """What decides the advice, as typed so far; an empty text is not answered yet."""

    entity: str
    entity_type: str
    about: str
    channel: str
    at: datetime
    sent_back: bool = False
    concerns_wave: int | None = None
    concerns_county: str = ""


@dataclass(frozen=True)
class Answer:
    """`needs` says what is still to be asked for; `asks` names the form's fields to show."""

    advice: Advice | None
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


def answer(program: Program, facts: Facts) -> Answer:
    asks = fields_to_ask(program, facts)
    if needs := _needs(program, facts):
        return Answer(None, needs, asks)
    try:
        return Answer(_advice(program, facts), asks=asks)
    except HypercareError as error:
        return Answer(None, (error.sentence,), asks)


def _needs(program: Program, facts: Facts) -> tuple[str, ...]:
    needs = {
        _("Which county or party the caller speaks for"): bool(facts.entity),
        _("In which role they speak"): not facts.entity or bool(speaks_as(program, facts)),
        _("What it is about"): bool(facts.about),
    }
    return tuple(need for need, is_known in needs.items() if not is_known)


def _advice(program: Program, facts: Facts) -> Advice:
    question = question_of(
        program,
        entity_type=speaks_as(program, facts),
        entity=facts.entity,
        about=facts.about,
        channel=facts.channel,
        at=facts.at,
        sent_back=facts.sent_back,
        concerns_wave=facts.concerns_wave,
        concerns_county=facts.concerns_county,
    )
    return advice_for(program, question)


def speaks_as(program: Program, facts: Facts) -> str:
    """That of the entity, the one chosen where it has two; "" while it is not known."""
    found = _found(program, facts.entity)
    if found is None:
        return facts.entity_type
    if len(found.types) == 1:
        return found.types[0]
    return facts.entity_type if facts.entity_type in found.types else ""


def fields_to_ask(program: Program, facts: Facts) -> tuple[str, ...]:
    """Rarely needed questions: the kind of caller, and which county or wave it is about."""
    found = _found(program, facts.entity)
    asks = []
    if facts.entity and (found is None or len(found.types) > 1):
        asks.append("entity_type")
    day, kind = local_day(facts.at, program.zone), speaks_as(program, facts)
    if asks_for_concern(plan(program), kind, day, program.zone):
        asks.append("concerns")
    return tuple(asks)


def _found(program: Program, text: str) -> EntityFacts | None:
    known = book(program)
    return known.find(text) or known.find(text, EntityType.COUNTY)
