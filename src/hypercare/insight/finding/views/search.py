"""The one box: a number leads straight to its page, words to the newest that have them."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.insight.finding.hits import page_of_hits
from hypercare.insight.finding.leads import address_of, page_of
from hypercare.insight.finding.probing import TooSlow
from hypercare.insight.finding.question import LONGEST, read
from hypercare.insight.finding.searching import identifier_sentence
from hypercare.reference.rollout.selectors import plan


@require_safe
def search(request: ProgramRequest) -> HttpResponse:
    """What was typed goes to no log; that somebody searched is kept, with how much was found."""
    typed = request.GET.get("q", "").replace("\x00", "").strip()
    name = page_of(request.actor, typed)
    if name is not None:
        return redirect(address_of(request.actor, name))
    facts = _found(request, typed)
    if typed:
        seen = len(facts["hits"].items) if "hits" in facts else 0
        journal.look(by=request.actor, at=clock.now(), kind="search", what="search", rows=seen)
    return render(request, "finding/search.html", {"question": typed[:LONGEST], **facts})


def _found(request: ProgramRequest, typed: str) -> dict[str, Any]:
    if read(typed, plan(request.program).case_numbers).has_identifier:
        return {"trouble": identifier_sentence()}
    after = request.GET.get("after", "")
    try:
        hits = page_of_hits(request.actor, typed, after=after)
    except TooSlow as error:
        return {"trouble": error.sentence}
    query = urlencode({"q": typed})
    older = f"?{query}&after={hits.next_cursor}" if hits.next_cursor else ""
    return {"hits": hits, "older": older, "newest": f"?{query}" if after else "", "query": query}
