"""What somebody of a recipient does with an edition: says that it was read, and asks (R27)."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.contacts.states import About, Channel, ReachAnswer
from hypercare.casework.intake.incoming import IncomingContact
from hypercare.casework.intake.services import receive
from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.accounts.models import User
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.kernel.errors import InvalidInput, NotAllowed
from hypercare.foundation.kernel.text import clean_words
from hypercare.insight.reports.models import Acknowledgement, Edition, Question
from hypercare.insight.reports.services.drafting import tell
from hypercare.reference.directory.models import EntityType


@transaction.atomic
def acknowledge(*, edition: Edition, by: Actor, at: datetime) -> None:
    """Once for each person; a second time changes nothing."""
    require(by, "report.answer")
    _read, is_new = Acknowledgement.objects.get_or_create(
        program=edition.program, edition=edition, by=_person(by), defaults={"at": at}
    )
    if is_new:
        tell("report.acknowledged", edition, at, by)


@transaction.atomic
def ask(*, edition: Edition, text: str, key: str, by: Actor, at: datetime) -> Question:
    """The question is a contact of the recipient's entity; the same `key` is the same one.

    Raises InvalidInput without words, and when the door refuses it.
    """
    require(by, "report.answer")
    person, said = _person(by), clean_words(text)
    if not said:
        sentence = _("Write what you want to know.")
        raise InvalidInput(sentence, fields={"question": sentence})
    contact = receive(_incoming(edition, said, key, person), by=system(by.program), at=at).contact
    asked, is_new = Question.objects.get_or_create(
        program=edition.program,
        contact=contact,
        defaults={"edition": edition, "by": person, "at": at},
    )
    if is_new:
        tell("report.asked", edition, at, by)
    return asked


def _incoming(edition: Edition, said: str, key: str, person: User) -> IncomingContact:
    entity = edition.recipient.entity
    is_project = EntityType.NEW_SYSTEM in entity.types
    reason = _("About daily report %(name)s: %(said)s") % {"name": edition.name, "said": said}
    return IncomingContact(
        idempotency_key=f"report-question-{person.pk}-{key}",
        digest=hashlib.sha256(f"{edition.pk}:{said}".encode()).hexdigest(),
        entity_type=EntityType.NEW_SYSTEM.value if is_project else entity.types[0],
        entity=entity.key,
        about=About.PROGRAM.value,
        channel=Channel.EMAIL.value,
        reason=reason,
        name=str(person),
        reach=person.email,
        reach_answer=ReachAnswer.GIVEN if person.email else ReachAnswer.UNKNOWN,
    )


def _person(by: Actor) -> User:
    if by.user is None:
        raise NotAllowed(_("Only a person can do this. Sign in to do it."))
    return by.user
