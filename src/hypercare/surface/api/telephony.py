"""What a telephone system posts: a call rang, was answered, ended."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Body, Router
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from typing_extensions import TypedDict

from hypercare.casework.callers.calls import Heard, report
from hypercare.casework.callers.models import Call
from hypercare.casework.callers.states import CallEvent
from hypercare.foundation.kernel import clock
from hypercare.surface.api.moments import Moments
from hypercare.surface.api.operations import REFUSALS, caller
from hypercare.surface.api.wire import answer

router = Router()
NO_NUL = r"^[^\x00]*$"


def _text(most: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, max_length=most, pattern=NO_NUL)


class CallReport(BaseModel):
    """One thing that happened to one call. Reports may come twice, late and in any order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    call_id: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=NO_NUL),
        Field(
            description="The telephone system’s own id, the same in every report of a call.",
            examples=["1792684320.17"],
        ),
    ]
    event: Annotated[CallEvent, Field(description="What happened.", examples=["ringing"])]
    caller: Annotated[
        str,
        _text(60),
        Field(
            description="The caller’s number as the telephone system shows it; empty or"
            " “anonymous” when it is withheld.",
            examples=["+15305550111"],
        ),
    ] = ""
    extension: Annotated[
        str,
        _text(20),
        Field(description="Where it rings, or who answered.", examples=["4417"]),
    ] = ""
    line: Annotated[
        str,
        _text(60),
        Field(
            description="The key of the line it came in on, or the number that was called.",
            examples=["cs_800"],
        ),
    ] = ""
    at: Annotated[
        str | None,
        _text(40),
        Field(
            description="When, as RFC 3339; without an offset in the program’s time zone. Not"
            " given: now.",
            examples=["2026-10-26T07:52:00-07:00"],
        ),
    ] = None


class CallAnswer(TypedDict):
    """The call as it is known now."""

    call: Annotated[str, Field(description="The call key that its contacts will have.")]
    state: Annotated[CallEvent, Field(description="The furthest that was reported.")]
    line: Annotated[str | None, Field(description="Null: no line of the program has that number.")]
    at_desk: Annotated[bool, Field(description="Whether somebody of ours has that extension.")]
    form: Annotated[str, Field(description="The address of the form, filled in for this call.")]


@router.post(
    "/calls",
    response={200: CallAnswer, **REFUSALS},
    url_name="telephony-calls",
    operation_id="reportCall",
    summary="Report that a call rang, was answered or ended",
)
def report_call(request: HttpRequest, body: Body[CallReport]) -> HttpResponse:
    """The person whose extension it is gets an offer to open the form, filled in."""
    by = caller(request)
    now = clock.now()
    moments = Moments(by.program.zone)
    at = moments.read("at", body.at) or now
    moments.raise_any()
    heard = Heard(
        call_id=body.call_id,
        event=body.event,
        at=at,
        caller=body.caller,
        extension=body.extension,
        line=body.line,
    )
    return answer(_answer(request, report(heard, by=by, at=now), body.extension))


def _answer(request: HttpRequest, call: Call, extension: str) -> dict[str, Any]:
    path = reverse("intake:new", args=[call.program.key])
    rings = call.rings.filter(extension=extension, user__isnull=False)
    return {
        "call": str(call.key),
        "state": str(_state(call)),
        "line": call.line.key if call.line else None,
        "at_desk": bool(extension) and rings.exists(),
        "form": request.build_absolute_uri(f"{path}?call={call.key}"),
    }


def _state(call: Call) -> CallEvent:
    if call.ended_at is not None:
        return CallEvent.ENDED
    return CallEvent.ANSWERED if call.answered_at is not None else CallEvent.RINGING
