"""Evidence: posting the log of a telephone system, and how a day was matched."""

import io
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from typing_extensions import TypedDict

from hypercare.casework.evidence import selectors
from hypercare.casework.evidence.listing import Group, Row, groups_of
from hypercare.casework.evidence.models import DayClose
from hypercare.casework.evidence.services.importing import import_calls
from hypercare.casework.evidence.states import Format, Outcome
from hypercare.casework.evidence.tasks import look_again
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.surface.api.operations import REFUSALS, Day, caller, looked
from hypercare.surface.api.wire import answer

router = Router()


class Imported(TypedDict):
    """`known` rows were in an earlier file; `faults` are the first 200 lines that were left out."""

    rows: int
    added: int
    known: int
    faulty: int
    faults: list[list[Any]]


class EvidenceCall(TypedDict):
    at: str
    number: str
    line: str
    talk_seconds: int
    contact: str | None
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
    """`calls` are counted after folding; each list is by outcome, with `-` as in the protocol."""

    date: str
    calls: int
    received: int
    documented: int
    explained: int
    missing: int
    cannot_tell: int
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
    ],
    format: Annotated[
        Format | None, Query(description="Its layout, checked against the source’s own.")
    ] = None,
    skip_faulty: Annotated[
        bool, Query(description="Leave out rows that cannot be read, and keep the rest.")
    ] = False,
) -> HttpResponse:
    """The body is the file, up to 16 MB. The same rows again change nothing."""
    by = caller(request)
    found = selectors.sources(by.program).filter(key=source).first()
    if found is None or (format is not None and format != found.format):
        sentence = _("There is no telephone system with that key and layout in this program.")
        raise InvalidInput(sentence, fields={"source": sentence})
    made = import_calls(
        source=found, file=io.BytesIO(request.body), name="api", by=by, at=clock.now(),
        skip_faulty=skip_faulty,
    )  # fmt: skip
    look_again(made)
    facts = ("rows", "added", "known", "faulty", "faults")
    return answer({name: getattr(made, name) for name in facts})


@router.get(
    "/reconciliations/{day}",
    response={200: Reconciliation, **REFUSALS},
    url_name="reconciliation",
    operation_id="readReconciliation",
    summary="Read how the calls of a day were matched",
)
def read_reconciliation(
    request: HttpRequest,
    day: Annotated[Day, Path(description="A day in the program’s time zone.")],
) -> HttpResponse:
    """Every call of the day in exactly one list. Numbers are masked unless you may read them."""
    by = caller(request)
    groups = groups_of(selectors.of_day(by, day), by)
    _rows, whole = selectors.day_figures(by.program, day)
    looked(by, f"evidence:{day}", sum(len(group.rows) for group in groups))
    closed = selectors.last_closes(by.program, [day]).get(day)
    return answer(
        {
            "date": day.isoformat(),
            "calls": sum(len(group.rows) for group in groups),
            "received": whole.received,
            "documented": whole.documented,
            "explained": whole.explained,
            "missing": whole.missing,
            "cannot_tell": whole.cannot_tell,
            "outcomes": _outcomes(groups),
            "closed": _closed(closed) if closed else None,
        }
    )


def _outcomes(groups: list[Group]) -> dict[str, list[EvidenceCall]]:
    found = {group.outcome: [_call(row) for row in group.rows] for group in groups}
    return {outcome.value: found.get(outcome, []) for outcome in Outcome}


def _call(row: Row) -> EvidenceCall:
    return {
        "at": row.at.isoformat(),
        "number": row.number,
        "line": row.line,
        "talk_seconds": row.talk,
        "contact": row.contact or None,
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
