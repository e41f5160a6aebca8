"""Saved views: the addresses of lists under a name."""

from typing import Annotated, Any
from urllib.parse import parse_qs

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Path, Query, Router, Schema
from pydantic import ConfigDict, Field

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.clock import local_day, now
from hypercare.foundation.kernel.errors import NotFound
from hypercare.insight.finding import services
from hypercare.insight.finding.counting import views_of
from hypercare.insight.finding.filters import Filters, parse
from hypercare.insight.finding.models import SavedView
from hypercare.insight.finding.offers import offer
from hypercare.insight.finding.services import Sharing
from hypercare.insight.finding.states import Listed, SharedWith
from hypercare.surface.api import answers
from hypercare.surface.api.operations import REFUSALS, caller
from hypercare.surface.api.wire import answer, moment

router = Router()
ADDRESS = "The filters as they stand in the list’s address: wave=1&status=new."
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="The number of the view.")]
Name = Annotated[str, Field(min_length=1, max_length=80, description="What the view is called.")]
Shared = Annotated[SharedWith, Field(description="Who sees it: private, team or program.")]
Team = Annotated[str, Field(max_length=20, description="With team: the support group’s code.")]
Version = Annotated[int, Field(ge=1, le=2**31 - 1, description="As you read it.")]


class NewView(Schema):
    model_config = ConfigDict(extra="forbid")

    listed: Annotated[Listed, Field(description="Which list: tickets or contacts.")]
    name: Name
    query: Annotated[str, Field(max_length=1000, description=ADDRESS)] = ""
    shared_with: Shared = SharedWith.PRIVATE
    team: Team = ""


class ChangedView(Schema):
    model_config = ConfigDict(extra="forbid")

    name: Name
    shared_with: Shared = SharedWith.PRIVATE
    team: Team = ""
    version: Version


@router.get(
    "",
    response={200: answers.Views, **REFUSALS},
    url_name="views",
    operation_id="listViews",
    summary="List saved views",
)
def list_views(request: HttpRequest) -> HttpResponse:
    """Your own, your teams’ and everybody’s."""
    by = caller(request)
    known = [view for listed in Listed for view in views_of(by, listed)]
    return answer({"items": [_view(view) for view in known]})


@router.post(
    "",
    response={201: answers.ViewAnswer, **REFUSALS},
    url_name="views",
    operation_id="saveView",
    summary="Save a list’s filters under a name",
)
def save_view(request: HttpRequest, body: Body[NewView]) -> HttpResponse:
    """The filters are checked as the list checks them."""
    by = caller(request)
    view = services.save_view(
        listed=body.listed,
        name=body.name,
        filters=_filters(by, body.listed, body.query),
        sharing=Sharing(body.shared_with, body.team),
        by=by,
        at=now(),
    )
    return answer(_view(view), status=201)


@router.patch(
    "/{number}",
    response={200: answers.ViewAnswer, **REFUSALS},
    url_name="view",
    operation_id="changeView",
    summary="Rename a saved view, or share it otherwise",
)
def change_view(request: HttpRequest, number: Number, body: Body[ChangedView]) -> HttpResponse:
    """An old version is refused."""
    by = caller(request)
    view = services.change_view(
        view=_found(by, number),
        name=body.name,
        sharing=Sharing(body.shared_with, body.team),
        version=body.version,
        by=by,
        at=now(),
    )
    return answer(_view(view))


@router.delete(
    "/{number}",
    response={200: answers.ViewAnswer, **REFUSALS},
    url_name="view",
    operation_id="deleteView",
    summary="Delete a saved view",
)
def delete_view(
    request: HttpRequest,
    number: Number,
    version: Annotated[int, Query(ge=1, le=2**31 - 1, description="As you read it.")],
) -> HttpResponse:
    """What it showed is still there. Answers with the view that is gone."""
    by = caller(request)
    view = _found(by, number)
    gone = _view(view)
    services.delete_view(view=view, version=version, by=by, at=now())
    return answer(gone)


def _found(by: Actor, number: int) -> SavedView:
    view = SavedView.objects.visible_to(by).filter(number=number).first()
    if view is None:
        raise NotFound(_("There is no such view, or it is not for you to see."))
    return view


def _filters(by: Actor, listed: Listed, query: str) -> Filters:
    known = offer(by.program, listed, local_day(now(), by.program.zone))
    return parse(parse_qs(query.removeprefix("?"), keep_blank_values=True), listed, known)


def _view(view: SavedView) -> dict[str, Any]:
    return {
        "number": view.number,
        "listed": str(view.listed),
        "name": view.name,
        "query": view.query,
        "shared_with": str(view.shared_with),
        "team": view.team or None,
        "version": view.version,
        "made_at": moment(view.made_at),
    }
