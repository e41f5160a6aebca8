"""Who is told of a ticket: reading it, and saying it for somebody."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from hypercare.casework.tickets.services.watching import watch
from hypercare.casework.tickets.watching import watchers
from hypercare.foundation.kernel import clock
from hypercare.surface.api import answers
from hypercare.surface.api.operations import REFUSALS, caller
from hypercare.surface.api.wire import answer
from hypercare.surface.api.work import Number, ticket_of

router = Router()
Username = Annotated[
    str, Path(max_length=150, pattern=r"^[\w.@+-]+$", description="A sign-in name.")
]


@router.get(
    "/{number}/watchers",
    response={200: answers.Watchers, **REFUSALS},
    url_name="watchers",
    operation_id="listWatchers",
    summary="List who is told of a ticket",
)
def list_watchers(request: HttpRequest, number: Number) -> HttpResponse:
    """Who watches it, and by preset who logged it, as far as they may still see it."""
    return _told(request, number)


@router.put(
    "/{number}/watchers/{username}",
    response={200: answers.Watchers, **REFUSALS},
    url_name="watcher",
    operation_id="addWatcher",
    summary="Let somebody be told of a ticket",
)
def add_watcher(request: HttpRequest, number: Number, username: Username) -> HttpResponse:
    """Said again it changes nothing. They need to see the ticket."""
    return _say(request, number, username, watches=True)


@router.delete(
    "/{number}/watchers/{username}",
    response={200: answers.Watchers, **REFUSALS},
    url_name="watcher",
    operation_id="removeWatcher",
    summary="Let somebody no longer be told of a ticket",
)
def remove_watcher(request: HttpRequest, number: Number, username: Username) -> HttpResponse:
    """Also for who is told by preset."""
    return _say(request, number, username, watches=False)


def _say(request: HttpRequest, number: str, username: str, *, watches: bool) -> HttpResponse:
    by = caller(request)
    ticket = ticket_of(by, number)
    watch(ticket=ticket, username=username, watches=watches, by=by, at=clock.now())
    return _told(request, number)


def _told(request: HttpRequest, number: str) -> HttpResponse:
    people = watchers(ticket_of(caller(request), number))
    items = [{"username": person.username, "name": person.name} for person in people]
    return answer({"items": items})
