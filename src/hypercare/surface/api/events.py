"""What happened: as a page of JSON; the same address is a stream for who asks for one."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from hypercare.foundation.live.policies import position_in, told
from hypercare.foundation.live.selectors import since
from hypercare.surface.api import answers
from hypercare.surface.api.operations import REFUSALS, caller
from hypercare.surface.api.wire import answer

router = Router()
After = Annotated[
    str | None,
    Query(pattern=r"^[0-9]{1,18}$", description="A position. Without one: from now on."),
]


@router.get(
    "",
    response={200: answers.EventPage, **REFUSALS},
    url_name="events",
    operation_id="readEvents",
    summary="Hear what happens, as a stream or page by page",
)
def read_events(request: HttpRequest, after: After = None) -> HttpResponse:
    """With `Accept: text/event-stream` this address is a stream of server-sent events.

    Each event has the position as its `id` and a JSON object with `verb`, `subject` and `position`
    as its `data`. A client that comes back sends `Last-Event-ID` (or `after`) and misses nothing.
    An event named `beat` comes at least every 15 seconds; its id is how far the journal was read.
    The stream ends when the token is revoked. Without that header it is a page of JSON: ask again
    with `after` set to `position`; at once while `more` is true. Only what the token may see.
    """
    by = caller(request)
    found = since(by, position_in(after or "", by.program.journal_position))
    events = [told(entry) for entry in found.events]
    return answer({"position": found.position, "more": found.more, "items": events})
