"""The hand-overs that a caller may come back from: one fixed statement, run while a call waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hypercare.casework.contacts.states import NameAnswer
from hypercare.casework.handovers.policies import Caller, Sent
from hypercare.foundation.kernel.rows import found
from hypercare.foundation.kernel.text import fold
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import EntityType

MOST_COMPARED = 200
NOBODY = frozenset({EntityType.PUBLIC, EntityType.UNKNOWN})


@dataclass(frozen=True)
class Asking:
    """Who asks, for which party (its key, or its name alone), and in which call, when there is."""

    caller: Caller
    entity_id: int | None
    entity_name: str
    call_key: UUID | None = None


def earlier(program: Program, asking: Asking, at: datetime, window: timedelta) -> list[Sent]:
    """Those that the rule may find, the newest first; it decides alone.

    Questions of one call are not each other's return.
    """
    caller = asking.caller
    if not caller.number and not caller.entity:
        return []
    given = {
        "program": program.pk,
        "since": at - window,
        "at": at,
        "call": asking.call_key,
        "number": caller.number,
        "entity": asking.entity_id if caller.entity else None,
        "entity_name": asking.entity_name if caller.entity and not asking.entity_id else "",
        "about": caller.about,
        "has_name": bool(caller.name),
    }
    rows = found(_ALIKE, given)
    return [Sent(key, when, caller_of_facts(*facts)) for key, when, *facts in rows]


def caller_of_facts(
    name_answer: str,
    name: str | None,
    number: str,
    entity_type: str,
    entity_id: int | None,
    entity_name: str,
    about: str,
) -> Caller:
    """A number that was withheld or blanked matches nobody's."""
    given = name_answer == NameAnswer.GIVEN
    entity = entity_key(entity_type, entity_id, entity_name)
    return Caller(fold(name or "") if given else "", number, entity, about)


def entity_key(entity_type: str, entity_id: int | None, name: str) -> str:
    if entity_type in NOBODY:
        return ""
    return f"#{entity_id}" if entity_id else fold(name)


_ALIKE = f"""
    SELECT sent.id, sent.at, contact.name_answer, name.clear, reach.e164, contact.entity_type,
        contact.entity_id, contact.entity_name, contact.about
    FROM handovers_handover sent
    JOIN contacts_contact contact ON contact.id = sent.contact_id
    JOIN words_words name ON name.id = contact.name_id
    JOIN words_words reach ON reach.id = contact.reach_id
    WHERE sent.program_id = %(program)s AND sent.at BETWEEN %(since)s AND %(at)s
    AND contact.withdrawn_at IS NULL AND contact.call_key IS DISTINCT FROM %(call)s::uuid
    AND (
        (%(number)s <> '' AND reach.e164 = %(number)s)
        OR (
            (
                contact.entity_id = %(entity)s
                OR (%(entity_name)s <> '' AND contact.entity_id IS NULL
                    AND upper(contact.entity_name) = upper(%(entity_name)s))
            )
            AND (contact.about = %(about)s
                OR (%(has_name)s AND contact.name_answer = '{NameAnswer.GIVEN}'))
        )
    )
    ORDER BY sent.at DESC, sent.id DESC LIMIT {MOST_COMPARED}
"""  # noqa: S608, two names of our own; every value is a parameter
