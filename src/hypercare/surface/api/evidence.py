"""Evidence: posting the log of a telephone system, and how a day was matched."""

from tempfile import SpooledTemporaryFile
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from typing_extensions import TypedDict

from hypercare.casework.evidence import selectors
from hypercare.casework.evidence.listing import Group, Row, groups_of
from hypercare.casework.evidence.models import DayClose
from hypercare.casework.evidence.services.importing import import_calls
from hypercare.casework.evidence.states import Format, Outcome
from hypercare.casework.evidence.tasks import look_again
from hypercare.foundation.kernel import clock
from hypercare.surface.api.operations import REFUSALS, Day, caller, looked
from hypercare.surface.api.wire import answer

router = Router()
PIECE = 1024 * 1024


class Imported(TypedDict):
    """`known` rows were in an earlier file; `faults` are the first 200 lines that were left out."""

    rows: int
    added: int
    known: int
    faulty: int
    faults: list[list[Any]]


class EvidenceCall(TypedDict):
    """`kind` is call, voicemail, tally or mail; `message` the number of the latter."""

    kind: str
    at: str
    number: str
    line: str
    talk_seconds: int
    contact: str | None
    message: str | None
    why: str


class Closed(TypedDict):
    by: str
    at: str
    received: int
    documented: int
    explained: int
    missing: int
    gap: str | None


class Reconciliation(TypedDict):
    """`calls` are counted after folding, `messages` once however often they came.

    `counts` and `outcomes` are by outcome, with `-` as in the protocol; each piece of evidence is
    in one of them. `missing` beside them is the figure of the day: with what nobody can tell.
    """

    date: str
    calls: int
    messages: int
    received: int
    documented: int
    explained: int
    missing: int
    cannot_tell: int
    counts: dict[str, int]
    outcomes: dict[str, list[EvidenceCall]]
    closed: Closed | None


@router.post(
    "/evidence",
    response={200: Imported, **REFUSALS},
    url_name="evidence",
    operation_id="importEvidence",
    summary="Post the log of a telephone system",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
def import_evidence(
    request: HttpRequest,
    source: Annotated[
        str, Query(max_length=40, description="Key of the telephone system.", examples=["exchange"])
    ] = "",
    format: Annotated[
        Format | None, Query(description="Its layout. One of the two is enough where it is clear.")
    ] = None,
    skip_faulty: Annotated[
        bool, Query(description="Leave out rows that cannot be read, and keep the rest.")
    ] = False,
) -> HttpResponse:
    """The body is the file, up to 16 MB. The same rows again change nothing."""
    by = caller(request)
    found = selectors.source_named(by.program, source, format or "")
    with SpooledTemporaryFile(max_size=PIECE) as log:
        while piece := request.read(PIECE):
            log.write(piece)
        log.seek(0)
        made = import_calls(
            source=found, file=log, name="api", by=by, at=clock.now(), skip_faulty=skip_faulty
        )
    look_again(made)
    facts = ("rows", "added", "known", "faulty", "faults")
    return answer({name: getattr(made, name) for name in facts})


@router.get(
    "/reconciliations/{day}",
    response={200: Reconciliation, **REFUSALS},
    url_name="reconciliation",
    operation_id="readReconciliation",
    summary="Read how the calls and messages of a day were matched",
)
def read_reconciliation(
    request: HttpRequest,
    day: Annotated[Day, Path(description="A day in the program’s time zone.")],
) -> HttpResponse:
    """Every call and message in exactly one list. Numbers are masked unless you may read them."""
    by = caller(request)
    groups = groups_of(selectors.of_day(by, day), by)
    _rows, whole = selectors.day_figures(by.program, day)
    pieces = sum(len(group.rows) for group in groups)
    messages = sum(bool(row.message) for group in groups for row in group.rows)
    outcomes = _outcomes(groups)
    looked(by, f"evidence:{day}", pieces)
    closed = selectors.last_closes(by.program, [day]).get(day)
    return answer(
        {
            "date": day.isoformat(),
            "calls": pieces - messages,
            "messages": messages,
            "received": whole.received,
            "documented": whole.documented,
            "explained": whole.explained,
            "missing": whole.missing,
            "cannot_tell": whole.cannot_tell,
            "counts": {outcome: len(rows) for outcome, rows in outcomes.items()},
            "outcomes": outcomes,
            "closed": _closed(closed) if closed else None,
        }
    )


def _outcomes(groups: list[Group]) -> dict[str, list[EvidenceCall]]:
    found = {group.outcome: [_call(row) for row in group.rows] for group in groups}
    return {outcome.value: found.get(outcome, []) for outcome in Outcome}


def _call(row: Row) -> EvidenceCall:
    return {
        "kind": row.kind,
        "at": row.at.isoformat(),
        "number": row.number,
        "line": row.line,
        "talk_seconds": row.talk,
        "contact": row.contact or None,
        "message": row.message or None,
        "why": row.why,
    }


def _closed(closed: DayClose) -> Closed:
    return {
        "by": str(closed.closed_by),
        "at": closed.closed_at.isoformat(),
        "received": closed.received,
        "documented": closed.documented,
        "explained": closed.explained,
        "missing": closed.missing,
        "gap": closed.gap.masked if closed.gap else None,
    }
