"""What the API takes, and its translation into one incoming contact or one question."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from hypercare.casework.contacts.states import (
    About,
    Channel,
    Done,
    NameAnswer,
    ReachAnswer,
    Severity,
)
from hypercare.casework.intake.incoming import IncomingContact
from hypercare.casework.intake.selectors import question_of
from hypercare.casework.routing.concern import Question
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import EntityType
from hypercare.surface.api.moments import Moments

NO_NUL = r"^[^\x00]*$"
Required = StringConstraints(strip_whitespace=True, min_length=1, pattern=NO_NUL)
Optional = StringConstraints(strip_whitespace=True, pattern=NO_NUL)
Wave = Annotated[int, Field(strict=True, ge=1, le=32767)]
Flag = Annotated[bool, Field(strict=True)]
Key = Annotated[str, StringConstraints(strip_whitespace=True, max_length=150, pattern=NO_NUL)]

# What the services call a field that the API calls otherwise.
NAMES: Mapping[str, str] = {"name": "contact_name", "reach": "contact_info"}
# The choices of a missing fact (R15); the first spelling of each is the code.
_NAME_ANSWERS = {
    "unknown": NameAnswer.UNKNOWN,
    "refused": NameAnswer.REFUSED,
    "declined": NameAnswer.REFUSED,
    "not kept": NameAnswer.NOT_KEPT,
}
_REACH_ANSWERS = {
    "withheld": ReachAnswer.WITHHELD,
    "unknown": ReachAnswer.UNKNOWN,
    "refused": ReachAnswer.REFUSED,
    "declined": ReachAnswer.REFUSED,
    "not kept": ReachAnswer.NOT_KEPT,
}


def _spelled_as_a_code(text: object) -> object:
    """`Number given` is `number-given`."""
    if not isinstance(text, str):
        return text
    return "-".join(text.casefold().replace("_", " ").replace("-", " ").split())


class _Facts(BaseModel):
    """The facts that the routing rules read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    entity_type: Annotated[EntityType, Field(description="Who is calling.", examples=["county"])]
    about: Annotated[
        About, Field(description="What the question is about.", examples=["conversion"])
    ]
    channel: Annotated[
        Channel | None, Field(description="How it came in. Not given: phone.", examples=["phone"])
    ] = None
    sent_back: Annotated[
        Flag | None,
        Field(description="True when the other desk sent the caller back. Not given: false."),
    ] = None
    concerns_wave: Annotated[
        Wave | None,
        Field(description="For the New System project: the wave that the question is about."),
    ] = None
    concerns_county: Annotated[
        Key | None,
        Field(description="The county that the question is about, by key or name; beats a wave."),
    ] = None


class NewContact(_Facts):
    """One question in one call, e-mail, voice mail, walk-in or chat."""

    entity: Annotated[
        str,
        Required,
        Field(
            max_length=200,
            description="The county or other party that the caller speaks for, by key or name.",
            examples=["El Dorado"],
        ),
    ]
    contact_name: Annotated[
        str,
        Required,
        Field(
            max_length=150,
            description="Send the caller’s name, or “unknown”, “refused” or “not kept”.",
            examples=["Sample Caller"],
        ),
    ]
    contact_info: Annotated[
        str,
        Required,
        Field(
            max_length=200,
            description="Send a number or an address to reach the caller, or “withheld”, “unknown”,"
            " “refused” or “not kept”.",
            examples=["530-555-0111"],
        ),
    ]
    reason: Annotated[
        str,
        Required,
        Field(
            max_length=10_000,
            description="Send the reason for the contact in words.",
            examples=["About thirty cases are not on the list after the move."],
        ),
    ]
    received_on: Annotated[
        Key | None,
        Field(description="The key of the line or mailbox it came in on.", examples=["cs_800"]),
    ] = None
    told: Annotated[
        str | None,
        Optional,
        Field(max_length=2_000, description="What the caller was told, in words."),
    ] = None
    done: Annotated[
        Done | None,
        BeforeValidator(_spelled_as_a_code),
        Field(description="What was done. Not given: as advised."),
    ] = None
    done_note: Annotated[
        str | None,
        Optional,
        Field(max_length=2_000, description="What was done and why; needed when done is “other”."),
    ] = None
    call_back_at: Annotated[
        str | None,
        Optional,
        Field(max_length=40, description="When a call back was promised; as happened_at."),
    ] = None
    severity: Annotated[
        int | None,
        Field(
            strict=True,
            ge=1,
            le=4,
            description="Send 1 (benefits at risk for many) to 4 (question). Not given: 3.",
        ),
    ] = None
    happened_at: Annotated[
        str | None,
        Optional,
        Field(
            max_length=40,
            description="When it happened, as RFC 3339 (“2026-10-26T07:52:00-07:00”). Without an"
            " offset it is read in the program’s time zone. Not given: now.",
            examples=["2026-10-26T07:52:00-07:00"],
        ),
    ] = None
    on_behalf_of: Annotated[
        Key | None, Field(description="The sign-in name of the colleague who took it.")
    ] = None
    cases_affected: Annotated[
        int | None,
        Field(strict=True, ge=0, le=2_147_483_647, description="How many cases are affected."),
    ] = None
    other_counties: Annotated[
        list[Key] | None,
        Field(max_length=60, description="Other counties that are affected, by key or name."),
    ] = None
    call_key: Annotated[
        UUID | None,
        Field(description="The call key of an earlier question in the same call."),
    ] = None
    shown_row: Annotated[
        int | None,
        Field(strict=True, ge=1, le=32767, description="The row of the rules that was shown."),
    ] = None
    shown_rules: Annotated[
        int | None,
        Field(strict=True, ge=1, le=2_147_483_647, description="The edition of the rules shown."),
    ] = None


class AdviceQuestion(_Facts):
    """Where does this caller belong? Nothing is stored."""

    entity: Annotated[
        str | None,
        Optional,
        Field(
            max_length=200,
            description="The county or other party, by key or name; a county must be named.",
            examples=["El Dorado"],
        ),
    ] = None
    on: Annotated[
        date | None,
        Field(
            ge=date(2000, 1, 1),
            le=date(2100, 12, 31),
            description="The day to ask for (noon in the program’s time zone). Not given: now.",
            examples=["2026-10-26"],
        ),
    ] = None


HINTS: Mapping[str, str] = {
    name: field.description or ""
    for model in (AdviceQuestion, NewContact)
    for name, field in model.model_fields.items()
} | {"Idempotency-Key": "Send a header of 1 to 200 characters that is new for each change."}


def digest(body: BaseModel) -> str:
    """SHA-256 over what was sent, in one canonical form: spaces and order do not matter."""
    sent = body.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    text = json.dumps(sent, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def contact_of(body: NewContact, idempotency_key: str, program: Program) -> IncomingContact:
    """Raises InvalidInput with every moment that cannot be read."""
    moments = Moments(program.zone)
    happened_at = moments.read("happened_at", body.happened_at)
    call_back_at = moments.read("call_back_at", body.call_back_at)
    moments.raise_any()
    return IncomingContact(
        idempotency_key=idempotency_key,
        digest=digest(body),
        happened_at=happened_at,
        call_back_at=call_back_at,
        call_key=body.call_key,
        shown_row=body.shown_row,
        shown_rules=body.shown_rules,
        **_facts(body),
        **_who(body),
        **_what(body),
    )


def _who(body: NewContact) -> dict[str, Any]:
    name, name_answer = _answered(body.contact_name, _NAME_ANSWERS, NameAnswer.GIVEN)
    reach, reach_answer = _answered(body.contact_info, _REACH_ANSWERS, ReachAnswer.GIVEN)
    return {
        "entity": body.entity,
        "name": name,
        "name_answer": name_answer,
        "reach": reach,
        "reach_answer": reach_answer,
        "received_on": body.received_on or "",
        "on_behalf_of": body.on_behalf_of or "",
    }


def _what(body: NewContact) -> dict[str, Any]:
    """Everything that is not sent is preset."""
    return {
        "reason": body.reason,
        "done": body.done or Done.AS_ADVISED,
        "done_note": body.done_note or "",
        "told": body.told or "",
        "severity": body.severity or Severity.THREE,
        "cases_affected": body.cases_affected,
        "other_counties": tuple(body.other_counties or ()),
    }


def asked(body: AdviceQuestion, program: Program, now: datetime) -> Question:
    """Without a day it is asked for this moment, so that a closed line says so."""
    noon = datetime.combine(body.on, time(12), program.zone).astimezone(UTC) if body.on else now
    return question_of(program, entity=body.entity or "", at=noon, **_facts(body))


def _facts(body: _Facts) -> dict[str, Any]:
    return {
        "entity_type": body.entity_type.value,
        "about": body.about.value,
        "channel": (body.channel or Channel.PHONE).value,
        "sent_back": bool(body.sent_back),
        "concerns_wave": body.concerns_wave,
        "concerns_county": body.concerns_county or "",
    }


def _answered(text: str, answers: Mapping[str, str], given: str) -> tuple[str, str]:
    """A chosen answer is kept as that answer, not as a name (R15)."""
    answer = answers.get(" ".join(text.casefold().split()))
    return ("", answer) if answer else (text, given)
