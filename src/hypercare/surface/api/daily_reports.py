"""The daily report: an edition by its day or by its number, in every format."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from typing_extensions import TypedDict

from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import NotFound
from hypercare.insight.reports import selectors
from hypercare.insight.reports.formats import file_name
from hypercare.insight.reports.models import EditionQuerySet
from hypercare.insight.reports.states import CONTENT_TYPES, Format
from hypercare.surface.api.operations import REFUSALS, Day, caller

router = Router()


class DailyReport(TypedDict):
    """The frozen rows, byte for byte what the checksum is over. Words are masked.

    `sections` are new, late, changed and withdrawn; `totals` count new and late together by
    field; `coverage` is null while nobody has closed the day; `corrects` is null but in a
    correction; `words` say what the codes of the rows mean.
    """

    format: int
    program: dict[str, str]
    recipient: dict[str, str]
    edition: str
    day: str
    zone: str
    begins: str
    ends: str
    hours: int
    cut_off: str
    drafted: str
    corrects: dict[str, str] | None
    fields: list[str]
    words: dict[str, dict[str, str]]
    sections: dict[str, list[dict[str, Any]]]
    totals: dict[str, list[list[Any]]]
    days: list[list[Any]]
    coverage: dict[str, Any] | None
    hand_overs: list[dict[str, Any]]
    came_back: list[dict[str, Any]]
    issues: list[dict[str, Any]]


Wanted = Annotated[
    Format, Query(description="json, csv, xlsx, pdf or html; files as they were sent.")
]
Recipient = Annotated[
    str, Query(max_length=30, description="Key of the recipient, where there are several.")
]
_OTHER = {
    "responses": {
        200: {
            "content": {
                CONTENT_TYPES[format].partition(";")[0]: {
                    "schema": {"type": "string", "format": "binary"}
                }
                for format in Format
                if format != Format.JSON
            }
        }
    }
}


@router.get(
    "/daily-reports/{day}",
    response={200: DailyReport, **REFUSALS},
    url_name="daily-report",
    operation_id="readDailyReport",
    summary="Read the daily report of a day",
    openapi_extra=_OTHER,
)
def read_daily_report(
    request: HttpRequest,
    day: Annotated[Day, Path(description="A day in the program’s time zone.")],
    format: Wanted = Format.JSON,
    recipient: Recipient = "",
) -> HttpResponse:
    """The newest edition of that day: the last correction, where it was corrected."""
    return _answer(request, selectors.visible(caller(request), recipient).filter(day=day), format)


@router.get(
    "/editions/{number}",
    response={200: DailyReport, **REFUSALS},
    url_name="edition",
    operation_id="readEdition",
    summary="Read an edition of the daily report",
    openapi_extra=_OTHER,
)
def read_edition(
    request: HttpRequest,
    number: Annotated[str, Path(max_length=12, description="12, or 12a for its correction.")],
    format: Wanted = Format.JSON,
    recipient: Recipient = "",
) -> HttpResponse:
    """`ETag` is the SHA-256 of the frozen rows, the same in every format."""
    rows = selectors.visible(caller(request), recipient).filter(selectors.by_name(number))
    return _answer(request, rows, format)


def _answer(request: HttpRequest, rows: EditionQuerySet, format: Format) -> HttpResponse:
    found = rows.select_related("recipient").order_by("recipient__pk", "-correction").first()
    if found is None:
        raise NotFound(_("There is no such edition. Look at the list of daily reports."))
    by, what = caller(request), f"report:{found.recipient.key}:{found.name}"
    journal.look(by=by, at=clock.now(), kind="export", what=what, rows=found.new + found.late)
    answer = HttpResponse(selectors.file_of(found, format), content_type=CONTENT_TYPES[format])
    answer["ETag"] = f'"{found.checksum}"'
    answer["Content-Disposition"] = f'attachment; filename="{file_name(found, format)}"'
    answer["Cache-Control"] = "no-store"
    return answer
