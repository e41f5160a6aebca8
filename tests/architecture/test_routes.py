"""Every route as every role, from the rights file (safety row 21, rule 8)."""

from dataclasses import dataclass, replace
from datetime import time
from typing import Any

import pytest
from django.test import Client

from hypercare.casework.callers.services import recognise
from hypercare.casework.handovers.models import HandOver
from hypercare.casework.intake.services import receive
from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.services import IssueFacts, open_issue
from hypercare.casework.replies.models import Canned
from hypercare.casework.routing.drafting import begin
from hypercare.casework.tickets.services import add_note, attach_file
from hypercare.foundation.accounts.actor import Actor, from_token, system
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.accounts.rights import (
    OUTSIDE_ROLES,
    PUBLIC,
    SIGNED_IN,
    Kind,
    Route,
    rights,
)
from hypercare.foundation.kernel import clock
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.programs.models import RESERVED_KEYS, Program
from hypercare.foundation.staffing.tokens import create_token
from hypercare.insight.finding.models import SavedView
from hypercare.insight.finding.states import Listed, SharedWith
from hypercare.insight.reports.models import ScheduledView
from hypercare.insight.reports.states import ViewFormat
from tests.accounts.cast import browser_of
from tests.architecture.routes import Address, all_addresses
from tests.boards.factory import board_in
from tests.evidence.factory import evidence_in
from tests.factories.contacts import incoming
from tests.factories.messages import one_message
from tests.factories.people import actor_in
from tests.factories.program import NOW
from tests.meetings.factory import schedule_in
from tests.meetings.running.factory import running_in
from tests.reports.factory import report_in

ADDRESSES = {address.name: address for address in all_addresses()}
ROUTES = rights().routes
PAGES = [r.name for r in ROUTES.values() if not r.bearer and r.name in ADDRESSES]
OPERATIONS = [
    (route.name, method)
    for route in ROUTES.values()
    for method in ("GET", "POST")
    if route.bearer and route.need(method) not in (None, PUBLIC) and route.name in ADDRESSES
]
REFUSED = {401, 403, 404}
OF_REPORTS = ("api:daily-report", "api:edition")
OF_BOARDS = ("boards:", "api:board", "api:board-edition")


@dataclass(frozen=True)
class Numbers:
    """A contact and its ticket that the actor's scope covers, as far as any does."""

    contact: str
    ticket: str
    caller: str
    entry: str
    file: str
    saved: str

    def fill(self, address: Address, program: Program) -> str:
        of_contact = address.name.startswith(("contacts:", "intake:"))
        number = self.contact if of_contact else ""
        number = "M-1001" if address.name.startswith("mail:") else number
        known = {"number": number or self.ticket, "caller": self.caller, "section": "counties"}
        known |= {"entry": self.entry, "file": self.file, "saved": self.saved}
        if address.name == "handovers:outcome":
            known["pk"] = str(HandOver.objects.filter(program=program)[0].pk)
        known["token"] = Message.objects.filter(program=program)[0].token
        if address.name.startswith("evidence:"):
            known |= evidence_in(program)
        if address.name.startswith("running:") or address.name == "api:meeting-close":
            known |= running_in(program)
        if address.name == "api:issue":
            known["number"] = _issue(program)
        if address.name.startswith("reports:") or address.name in OF_REPORTS:
            known |= report_in(program)
        if address.name == "api:edition":
            known["number"] = known["edition"]
        if address.name == "reports:stop-mailing":
            known["pk"] = _mailing(program)
        known["key"] = _member(program) if address.name == "programpages:user" else "amber"
        if address.name.startswith(OF_BOARDS):
            known |= board_in(program)
        if address.name.startswith("meetings:"):
            known |= schedule_in(program)
        return address.filled(program=program.key, **known)


def _issue(program: Program) -> str:
    found = Issue.objects.filter(program=program).first()
    facts = IssueFacts("An issue.")
    return str(found or open_issue(facts=facts, by=actor_in(program, "analyst"), at=NOW))


def _mailing(program: Program) -> str:
    view = SavedView.objects.filter(program=program).latest("pk")
    manager = actor_in(program, "manager").user
    assert manager is not None
    made, _is_new = ScheduledView.objects.get_or_create(
        program=program,
        view=view,
        defaults={
            "by": manager,
            "addresses": ["list@new.example"],
            "format": ViewFormat.CSV,
            "clock": time(7),
            "weekdays": ["MO"],
            "made_at": NOW,
        },
    )
    return str(made.pk)


def _member(program: Program) -> str:
    return Membership.objects.filter(program=program).select_related("user")[0].user.username


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    """A new route without a row fails here, and is refused by the gate."""
    assert set(ADDRESSES) == set(ROUTES)


def test_no_program_can_hide_a_fixed_address() -> None:
    """A program's key is the first part of its addresses."""
    fixed = {
        address.filled(number="T-1").split("/")[1]
        for address in ADDRESSES.values()
        if "program" not in address.arguments and address.name != "api:nothing"
    }
    assert fixed - {""} <= RESERVED_KEYS


def expected(route: Route, method: str, role: str) -> set[int]:
    """What the rights file says the answer is; an empty set: anything but a refusal."""
    need, address = route.need(method), ADDRESSES[route.name]
    if need is None:
        return {404}
    if route.name.startswith("recipient:") and need != PUBLIC:
        return {302}  # whose session is of the other door signs in here
    if (
        role in OUTSIDE_ROLES
        and need != PUBLIC
        and not route.bearer
        and "program" in address.arguments
    ):
        return {404}
    if need in (PUBLIC, SIGNED_IN):
        return set()
    action = rights().actions[need]
    if role in action.scopes:
        return set()
    sees = not action.of or role in rights().actions[action.of].scopes
    return {403} if action.kind is Kind.ACT and sees else {404}


def fits(status: int, should: set[int]) -> bool:
    return status in should if should else status not in REFUSED and status < 500


def logged_by(actor: Actor, writer: Actor | None = None) -> Numbers:
    """The note and the file of its ticket are the actor's too, or the writer's."""
    receipt = receive(incoming(), by=actor, at=NOW)
    assert receipt.ticket is not None
    caller = recognise(contact=receipt.contact, at=NOW)
    assert caller is not None
    Canned.objects.get_or_create(program=actor.program, code="thanks", reply="Thanks.")
    by, ticket = writer or actor, receipt.ticket
    note = add_note(ticket=ticket, text="A note.", audience="shared", by=by, at=NOW)
    file = attach_file(ticket=ticket, file=b"x", name="a.txt", by=by, at=NOW, audience="shared")
    references = (receipt.contact.reference, ticket.reference, str(caller.key))
    one_message(actor.program, NOW)
    return Numbers(*references, str(note.pk), str(file.key), _view_of(actor))


def _view_of(actor: Actor) -> str:
    """A list that the actor saved for everybody."""
    views = SavedView.objects.filter(program=actor.program)
    made, _is_new = views.get_or_create(
        owner=actor.user,
        token=actor.token,
        defaults={
            "program": actor.program,
            "number": views.count() + 1,
            "listed": Listed.TICKETS,
            "name": "A view",
            "shared_with": SharedWith.PROGRAM,
            "made_at": NOW,
        },
    )
    return str(made.number)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("role", rights().people)
def test_every_page_as_every_role(program: Program, agent: Actor, role: str, method: str) -> None:
    actor = actor_in(program, role, teams=("MRT",))
    logger = actor if "contact.log" in _actions_of(role) else agent
    numbers = logged_by(logger, None if "ticket.note" in _actions_of(role) else agent)
    numbers = replace(numbers, saved=_view_of(actor))
    begin(number=1, by=system(program), at=NOW)
    open_issue(facts=IssueFacts("An issue."), by=actor_in(program, "analyst"), at=NOW)
    wrong = {}
    client = browser_of(actor)
    for name in PAGES:
        if "_auth_user_id" not in client.session:
            client = browser_of(actor)
        answer = client.generic(method, numbers.fill(ADDRESSES[name], program))
        if not fits(answer.status_code, expected(ROUTES[name], method, role)):
            wrong[name] = answer.status_code
    assert not wrong


@pytest.mark.parametrize(("name", "method"), OPERATIONS)
def test_every_operation_as_every_role(
    program: Program, agent: Actor, name: str, method: str
) -> None:
    wrong = {}
    of_others = logged_by(agent)
    for role in rights().roles:
        token, secret = create_token(program=program, role=role, name=role, at=clock.now())
        logs = "contact.log" in _actions_of(role)
        numbers = logged_by(from_token(token), agent) if logs else of_others
        answer = Client().generic(
            method,
            numbers.fill(ADDRESSES[name], program),
            headers={"Authorization": f"Bearer {secret}"},
            content_type="application/json",
        )
        if not fits(answer.status_code, expected(ROUTES[name], method, role)):
            wrong[role] = answer.status_code
    assert not wrong


def _actions_of(role: str) -> set[str]:
    return {name for name, action in rights().actions.items() if role in action.scopes}


def test_who_is_not_signed_in_is_sent_to_sign_in(program: Program, agent: Actor) -> None:
    """Every page, and what stands there."""
    numbers = logged_by(agent)
    wrong = {}
    for name in PAGES:
        answer = Client().get(numbers.fill(ADDRESSES[name], program))
        if not _is_kept_out(answer, ROUTES[name].need("GET")):
            wrong[name] = answer.status_code
    assert not wrong


def _is_kept_out(answer: Any, need: str | None) -> bool:
    if need == PUBLIC:
        return answer.status_code not in REFUSED | {302}
    if need is None:
        return bool(answer.status_code == 404)
    to = answer.headers.get("Location", "")
    to_sign_in = to.startswith("/sign-in/?next=/") or to == "/recipient/sign-in/"
    return bool(answer.status_code == 302 and to_sign_in)


def test_an_operation_without_a_token_answers_401(program: Program, agent: Actor) -> None:
    numbers = logged_by(agent)
    client = browser_of(agent)
    asked = [(method, numbers.fill(ADDRESSES[name], program)) for name, method in OPERATIONS]
    answers = {(method, path): client.generic(method, path).status_code for method, path in asked}
    assert {asked: status for asked, status in answers.items() if status != 401} == {}


def test_no_get_changes_anything_but_the_looks(program: Program, agent: Actor) -> None:
    """Safety row 30."""
    numbers = logged_by(agent)
    addresses = {name: numbers.fill(ADDRESSES[name], program) for name in PAGES}
    before = _state(program)
    client = browser_of(agent)
    changed = []
    for name, path in addresses.items():
        client.get(path)
        if _state(program) != before:
            changed.append(name)
            before = _state(program)
    assert not changed


def _state(program: Program) -> tuple[int, ...]:
    from hypercare.casework.contacts.models import Contact
    from hypercare.casework.tickets.models import Ticket, WorkLogEntry
    from hypercare.foundation.journal.models import Entry
    from hypercare.foundation.outbox.models import Message

    kept = (Contact, Ticket, WorkLogEntry, Entry, Message)
    return tuple(model.objects.filter(program=program).count() for model in kept)
