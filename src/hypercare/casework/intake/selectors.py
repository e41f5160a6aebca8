"""From what was typed or sent to references that exist."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.selectors import shown
from hypercare.casework.intake.models import Unfinished
from hypercare.casework.intake.withdrawing import may_withdraw
from hypercare.casework.routing.concern import Question
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.questions import question
from hypercare.foundation.kernel.text import clean_line
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import EntityType
from hypercare.reference.directory.selectors import EntityFacts, book
from hypercare.reference.rollout.selectors import CountyFacts, plan


def question_of(
    program: Program,
    *,
    entity_type: str,
    entity: str,
    about: str,
    channel: str,
    at: datetime,
    sent_back: bool = False,
    concerns_wave: int | None = None,
    concerns_county: str = "",
) -> Question:
    """The question with its county found. Raises InvalidInput for an unknown county or wave."""
    found = entity_named(program, entity_type, entity)
    county = county_named(program, concerns_county) if concerns_county.strip() else None
    if concerns_wave is not None and concerns_wave not in plan(program).waves:
        raise _fault("concerns_wave", _("There is no wave %(wave)s.") % {"wave": concerns_wave})
    return Question(
        entity_type=entity_type,
        about=about,
        channel=channel,
        at=at,
        entity_name=found.name if found else clean_line(entity),
        entity_county=found.county_key if found else None,
        sent_back=sent_back,
        concerns_wave=concerns_wave,
        concerns_county=county.key if county else None,
    )


def entity_named(program: Program, entity_type: str, text: str) -> EntityFacts | None:
    """None is a name that is kept as text. Raises InvalidInput for an unknown county."""
    if entity_type not in EntityType.values:
        raise _fault("entity_type", _("“%(type)s” is no kind of caller.") % {"type": entity_type})
    found = book(program).find(text, entity_type)
    if found is None and entity_type == EntityType.COUNTY:
        raise _fault(
            "entity",
            _("There is no county “%(name)s” in this program. Choose one from the list.")
            % {"name": clean_line(text)},
        )
    return found


def county_named(program: Program, text: str, field: str = "concerns_county") -> CountyFacts:
    found = book(program).find(text, EntityType.COUNTY)
    county = plan(program).counties.get(found.county_key or "") if found else None
    if county is None:
        sentence = _("There is no county “%(name)s” in this program. Choose one from the list.")
        raise _fault(field, sentence % {"name": clean_line(text)})
    return county


@question
def unfinished(actor: Actor) -> QuerySet[Unfinished]:
    """Contacts without advice or ticket yet, oldest first; they stand on top of the queue."""
    rows = Unfinished.objects.filter(program=actor.program).order_by("since")
    visible = rows.filter(contact__in=Contact.objects.visible_to(actor))
    return visible.select_related("contact", "contact__reason")[:50]


def withdrawals(actor: Actor, contact: Contact) -> dict[str, Any] | None:
    """Who said that a contact does not count, and why; what the actor may do about it."""
    rows = list(contact.withdrawals.select_related("by", "why", "restored_by").order_by("-pk"))
    allowed = may_withdraw(actor, contact)
    if not (rows or allowed):
        return None
    told = [{"row": row, "why": shown(row.why, actor, contact)} for row in rows]
    return {"contact": contact, "told": told, "may_withdraw": allowed}


def _fault(field: str, sentence: str) -> InvalidInput:
    return InvalidInput(sentence, fields={field: sentence})
