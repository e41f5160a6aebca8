"""The operations under /api/v1/: each checks, asks one service or selector, and renders."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Header, NinjaAPI
from ninja.security import HttpBearer

from hypercare import __version__
from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake.services import receive
from hypercare.casework.routing.selectors import advice_for
from hypercare.foundation.accounts import rights
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.bearer import actor_from_bearer
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.paging import page
from hypercare.reference.directory.models import EntityType
from hypercare.surface.api import answers, render
from hypercare.surface.api.boards import router as boards
from hypercare.surface.api.closing import router as closing
from hypercare.surface.api.daily_reports import router as daily_reports
from hypercare.surface.api.events import router as events
from hypercare.surface.api.evidence import router as evidence
from hypercare.surface.api.hand_overs import of_ticket as ticket_hand_overs
from hypercare.surface.api.hand_overs import router as hand_overs
from hypercare.surface.api.incoming import HINTS, AdviceQuestion, NewContact, asked, contact_of
from hypercare.surface.api.issues import router as issues
from hypercare.surface.api.meetings import router as meetings
from hypercare.surface.api.messages import router as messages
from hypercare.surface.api.operations import REFUSALS, Cursor, Limit, caller, looked
from hypercare.surface.api.parameters import refuse_unknown
from hypercare.surface.api.problems import translate_errors
from hypercare.surface.api.program import counties_answer, program_answer
from hypercare.surface.api.reviewing import router as reviewing
from hypercare.surface.api.saved_views import router as saved_views
from hypercare.surface.api.search import router as search
from hypercare.surface.api.telephony import router as telephony
from hypercare.surface.api.tickets import router as tickets
from hypercare.surface.api.watchers import router as watchers
from hypercare.surface.api.wire import answer
from hypercare.surface.api.work import router as work


class Bearer(HttpBearer):
    """A token, and what the rights file says about its role and scopes on this address."""

    def __call__(self, request: HttpRequest) -> Actor | None:
        actor = actor_from_bearer(request.headers.get("Authorization"), clock.now())
        if actor is not None and request.resolver_match is not None:
            rights.check(actor, request.resolver_match.view_name, request.method or "")
            refuse_unknown(request, api)
        return actor

    def authenticate(self, request: HttpRequest, token: str) -> None:
        raise NotImplementedError


api = NinjaAPI(
    title="Hypercare",
    version=__version__,
    description="Contacts, advice and tickets of one program: the one that the token belongs to.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    auth=Bearer(),
)
translate_errors(api)
api.add_router("/telephony", telephony)
api.add_router("/events", events)
api.add_router("/boards", boards)
api.add_router("/tickets", tickets)
api.add_router("/tickets", watchers)
api.add_router("/tickets", reviewing)
api.add_router("/tickets", work)
api.add_router("/search", search)
api.add_router("/views", saved_views)
api.add_router("", evidence)
api.add_router("", daily_reports)
api.add_router("/issues", issues)
api.add_router("/meetings", closing)
api.add_router("/messages", messages)
api.add_router("", meetings)
api.add_router("/tickets", ticket_hand_overs)
api.add_router("/hand-overs", hand_overs)

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$",
        description=HINTS["Idempotency-Key"]
        + " The same key with the same body answers the same, for ever.",
    ),
]


@api.post(
    "/contacts",
    response={201: answers.Logged, **REFUSALS},
    url_name="contacts",
    operation_id="logContact",
    summary="Log a contact",
)
def log_contact(
    request: HttpRequest, body: Body[NewContact], idempotency_key: IdempotencyKey
) -> HttpResponse:
    """Kept first, then advised, then ticketed. It is durable when the answer arrives."""
    by = caller(request)
    incoming = contact_of(body, idempotency_key, by.program)
    receipt = receive(incoming, by=by, at=clock.now())
    headers = {"Idempotent-Replay": "true"} if receipt.repeated else {}
    return answer(render.logged(receipt, by.program), status=201, headers=headers)


@api.get(
    "/contacts",
    response={200: answers.ContactPage, **REFUSALS},
    url_name="contacts",
    operation_id="listContacts",
    summary="List contacts, newest first",
)
def list_contacts(request: HttpRequest, cursor: Cursor = None, limit: Limit = 50) -> HttpResponse:
    """What the token may see, less what was withdrawn. Masked unless it may read the words."""
    by = caller(request)
    visible = Contact.objects.visible_to(by).counted().with_words()
    rows = visible.select_related("line", "advice", "link__ticket")
    found = page(rows, by="happened_at", after=cursor, size=limit)
    items = [render.contact_listed(contact, by) for contact in found.items]
    looked(by, "contacts", len(items))
    return answer({"items": items, "next_cursor": found.next_cursor})


@api.post(
    "/advice",
    response={200: answers.AdviceAnswer, **REFUSALS},
    url_name="advice",
    operation_id="askAdvice",
    summary="Ask where a caller belongs",
)
def ask_advice(request: HttpRequest, body: Body[AdviceQuestion]) -> HttpResponse:
    """By the rules in force. Nothing is stored."""
    by = caller(request)
    if body.entity_type == EntityType.COUNTY and not body.entity:
        sentence = _("Send entity: which county is it?")
        raise InvalidInput(sentence, fields={"entity": sentence})
    question = asked(body, by.program, clock.now())
    return answer(render.advice(advice_for(by.program, question), question.at))


@api.get(
    "/program",
    response={200: answers.ProgramAnswer, **REFUSALS},
    url_name="program",
    operation_id="readProgram",
    summary="Read the program: systems, settings, waves",
)
def read_program(request: HttpRequest) -> HttpResponse:
    """The program that the token belongs to."""
    return answer(program_answer(caller(request).program))


@api.get(
    "/counties",
    response={200: answers.Counties, **REFUSALS},
    url_name="counties",
    operation_id="listCounties",
    summary="List the counties and where they stand today",
)
def list_counties(request: HttpRequest) -> HttpResponse:
    """Today in the program's time zone."""
    program = caller(request).program
    return answer(counties_answer(program, clock.local_day(clock.now(), program.zone)))
