"""Two programs with the same keys, names and numbers; one holds canaries, the other sees none."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pypdf import PdfReader
from pytest_django import DjangoDbBlocker

from hypercare.casework.callers.models import Caller
from hypercare.casework.callers.services import learn
from hypercare.casework.intake.services import receive
from hypercare.casework.issues.services import IssueFacts, open_issue
from hypercare.casework.routing.drafting import begin
from hypercare.casework.routing.models import Row, Rules
from hypercare.casework.tickets.models import Attachment
from hypercare.casework.tickets.services import add_note, attach_file
from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.accounts.rights import PUBLIC, rights
from hypercare.foundation.kernel import clock
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.programs.models import Program
from hypercare.foundation.staffing.tokens import create_token
from hypercare.reference.directory.models import Line, TransferStep
from hypercare.reference.rollout.models import County, Facts
from tests.accounts.cast import browser_of
from tests.architecture.routes import all_addresses
from tests.boards.factory import board_in
from tests.evidence.factory import evidence_in
from tests.factories.contacts import incoming
from tests.factories.messages import file, letter, make_mailbox
from tests.factories.people import actor_in, quick_passwords
from tests.factories.program import NOW, make_program
from tests.meetings.factory import schedule_in
from tests.reports.factory import report_in

CANARY = "ZCANARYZ"
ADDRESSES = {address.name: address for address in all_addresses()}
READ = [
    name
    for name, route in rights().routes.items()
    if route.need("GET") not in (None, PUBLIC) and name in ADDRESSES
]
QUESTIONS = (
    "",
    "?q=sparrow",
    "?q=C-1002",
    "?q=T-1002",
    "?q=Amber",
    "?q=canary",
    "?cursor=",
    "?after=",
    "?caller=530-555-0111",
)


@dataclass(frozen=True)
class Both:
    """Who reads one program, and the other."""

    reader: Actor
    other: Program


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Both]:
    """Made once for all of these tests, and gone after them; what a test adds goes with it."""
    with django_db_blocker.unblock(), transaction.atomic(), quick_passwords():
        program = make_program()
        yield Both(reader=reader_in(program), other=canaries())
        transaction.set_rollback(True)


@pytest.fixture
def other(made: Both, db: None) -> Program:
    return made.other


@pytest.fixture
def reader(made: Both, db: None) -> Actor:
    return made.reader


def canaries() -> Program:
    """The same keys and numbers as `program`, and a canary wherever a word can be."""
    program = make_program()
    Facts.objects.filter(program=program).update(current_system=CANARY, new_system=CANARY)
    Line.objects.filter(program=program).update(number=CANARY, name=CANARY)
    County.objects.filter(program=program).update(help_desk_model=CANARY, department=CANARY)
    TransferStep.objects.create(program=program, position=1, text=CANARY)
    Program.objects.filter(pk=program.pk).update(name=CANARY)
    Row.objects.filter(program=program).update(reason=CANARY)
    Rules.objects.filter(program=program).update(reason=CANARY)
    begin(number=1, by=system(program), at=NOW)
    agent = actor_in(program, "readiness-team")
    for _ in range(2):
        said = incoming(reason=f"sparrow {CANARY}", name=CANARY, reach=f"x@{CANARY}.example")
        ticket = receive(said, by=agent, at=NOW).ticket
        assert ticket is not None
        note = f"sparrow {CANARY}"
        add_note(ticket=ticket, text=note, audience="internal", by=agent, at=NOW)
        name, bytes_ = f"{CANARY}.txt", CANARY.encode()
        attach_file(ticket=ticket, file=bytes_, name=name, by=agent, at=NOW, audience="shared")
    open_issue(facts=IssueFacts(f"sparrow {CANARY}", CANARY, is_known=True), by=agent, at=NOW)
    learn(program=program, at=NOW)
    file(make_mailbox(program), letter(f"sparrow {CANARY}", subject=CANARY), NOW)
    file(make_mailbox(program, "log"), letter(CANARY, sender=f"x@{CANARY}.example"), NOW)
    return program


def reader_in(program: Program) -> Actor:
    """Sees everything of `program`, which has C-1001 and T-1001 only."""
    actor = actor_in(program, "manager", teams=("MRT",))
    receive(incoming(reason="A sparrow of our own."), by=actor, at=NOW)
    learn(program=program, at=NOW)
    file(make_mailbox(program), letter("A sparrow of our own."), NOW)
    return actor


@pytest.mark.parametrize("name", READ)
def test_no_page_or_answer_shows_the_other_program(
    other: Program, reader: Actor, name: str
) -> None:
    """Safety rows 21 and 38."""
    secret = _secret(reader.program)
    for path in {_path(name, reader.program, number): None for number in ("1001", "1002")}:
        for question in QUESTIONS:
            answer = _ask(reader, secret, name, path + question)
            assert CANARY not in words_of(answer)
            if answer.status_code == 404:
                break  # there is nothing to ask


@pytest.mark.parametrize("name", [n for n in READ if "program" in ADDRESSES[n].arguments])
def test_every_page_of_the_other_program_is_unknown(
    other: Program, reader: Actor, name: str
) -> None:
    """Rule 4: the same answer as for a program that does not exist."""
    answer = browser_of(reader).get(_path(name, other, "1001"))
    assert answer.status_code == 404
    assert CANARY not in words_of(answer)


@pytest.mark.parametrize("name", READ)
def test_the_reader_of_the_other_program_does_see_the_canary_or_nothing(
    other: Program, reader: Actor, name: str
) -> None:
    """The test above would prove nothing if the canary were nowhere."""
    manager = actor_in(other, "manager", teams=("MRT",))
    answer = _ask(manager, _secret(other), name, _path(name, other, "1001"))
    assert answer.status_code < 500
    if name in (
        "contacts:contact",
        "tickets:ticket",
        "api:contacts",
        "api:ticket",
        "api:program",
        "issues:issue",
        "callers:caller",
        "mail:message",
        "mail:raw",
        "mail:by-hand",
        "api:messages",
        "boards:board",
        "boards:edition",
        "api:board",
        "api:board-edition",
    ):
        assert CANARY in words_of(answer)


def words_of(answer: Any) -> str:
    """What a reader reads of it, in a printed form too."""
    if answer.headers.get("Content-Type") == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    return str(answer.getvalue().decode())


def _secret(program: Program) -> str:
    return create_token(program=program, role="manager", name="r", at=clock.now())[1]


def _path(name: str, program: Program, number: str) -> str:
    series = "C" if name.startswith(("contacts:", "intake:")) else "T"
    series = "M" if name.startswith("mail:") else series
    caller = str(Caller.objects.filter(program=program).order_by("pk")[0].key)
    known = {"number": f"{series}-{number}", "caller": caller}
    file = Attachment.objects.select_related("entry").order_by("pk")[0]
    known |= {"file": str(file.key), "entry": str(file.entry_id)}
    known["token"] = Message.objects.filter(program=program)[0].token
    record = {"section": "counties", "key": "amber"}
    if name.startswith("evidence:"):
        known |= evidence_in(program)
    if name.startswith("meetings:"):
        known |= schedule_in(program)
    if name.startswith("reports:"):
        known |= report_in(program)
    if name.startswith(("boards:", "api:board", "api:board-edition")):
        record = board_in(program)
    return ADDRESSES[name].filled(program=program.key, **(known | record))


def _ask(actor: Actor, secret: str, name: str, path: str) -> Any:
    if rights().routes[name].bearer:
        return Client().get(path, headers={"Authorization": f"Bearer {secret}"})
    return browser_of(actor).get(path)
