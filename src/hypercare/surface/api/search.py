"""`GET /search`: what the one box finds."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.insight.finding.hits import page_of_hits
from hypercare.insight.finding.leads import page_of
from hypercare.insight.finding.question import LONGEST, read
from hypercare.insight.finding.searching import identifier_sentence
from hypercare.reference.rollout.selectors import plan
from hypercare.surface.api import answers
from hypercare.surface.api.operations import REFUSALS, Cursor, Limit, caller
from hypercare.surface.api.wire import answer, moment

router = Router()
Words = Annotated[
    str,
    Query(
        min_length=1,
        max_length=LONGEST,
        description="Words, a name, a telephone number, or a number such as T-1042.",
    ),
]


@router.get(
    "",
    response={200: answers.HitPage, **REFUSALS},
    url_name="search",
    operation_id="search",
    summary="Find contacts, tickets and issues",
)
def search(
    request: HttpRequest, q: Words, cursor: Cursor = None, limit: Limit = 25
) -> HttpResponse:
    """The newest first, with masked words; only what the token may see, counts included."""
    by = caller(request)
    typed = q.replace("\x00", "").strip()
    if not typed:
        raise InvalidInput(_("Send q: what are you looking for?"), fields={"q": _("Send words.")})
    if read(typed, plan(by.program).case_numbers).has_identifier:
        raise InvalidInput(identifier_sentence(), fields={"q": identifier_sentence()})
    hits = page_of_hits(by, typed, after=cursor or "", size=limit)
    journal.look(by=by, at=clock.now(), kind="search", what="search", rows=len(hits.items))
    items = [
        {
            "number": hit.reference,
            "at": moment(hit.at),
            "entity": hit.entity,
            "words": hit.words,
        }
        for hit in hits.items
    ]
    return answer(
        {
            "items": items,
            "count": hits.count,
            "leads_to": page_of(by, typed),
            "meant": list(hits.meant),
            "next_cursor": hits.next_cursor,
        }
    )
