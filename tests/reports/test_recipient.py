"""Somebody of a recipient reads what was sent to them, and reaches nothing else (rules 1, 2)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from hypercare.casework.contacts.models import Contact
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.programs.models import Program
from hypercare.insight.reports.models import Acknowledgement, Edition, Question, Recipient
from hypercare.insight.reports.services.sending import send_due
from hypercare.reference.directory.models import Entity
from tests.architecture.routes import all_addresses
from tests.factories.people import actor_in, make_user
from tests.factories.program import make_program
from tests.reports.conftest import FIRST_DAY, approved, draft, local, log, make_recipient

NEXT = FIRST_DAY + timedelta(days=1)
LIST, EDITION = "/recipient/", "/recipient/editions/1/"


@pytest.fixture
def manager(program: Program) -> Actor:
    return actor_in(program, "manager")


@pytest.fixture
def reader(program: Program) -> User:
    user = make_user("Ines Reader")
    Membership.objects.create(program=program, user=user, role="recipient", entity="new-system")
    return user


@pytest.fixture
def sent(program: Program, recipient: Recipient, manager: Actor) -> Edition:
    log(program, local(FIRST_DAY, "10:00"), local(FIRST_DAY, "10:05"))
    edition = approved(draft(recipient, FIRST_DAY), manager, local(NEXT, "07:10"))
    send_due(at=local(NEXT, "07:11"))
    return edition


def signed_in(user: User, address: str = "/recipient/sign-in/") -> Client:
    client = Client(raise_request_exception=False)
    client.post(address, {"username": user.username, "password": "pw"})
    return client


def test_it_sees_what_was_sent_and_not_what_is_drafted(
    sent: Edition, recipient: Recipient, reader: User
) -> None:
    draft(recipient, NEXT)
    client = signed_in(reader)
    assert [one.name for one in client.get(LIST).context["editions"]] == ["1"]
    assert client.get(EDITION).status_code == 200
    assert client.get("/recipient/editions/2/").status_code == 404
    assert client.get(f"{EDITION}file.pdf").content.startswith(b"%PDF")


def test_it_does_not_see_the_editions_of_another_project(
    program: Program, sent: Edition, manager: Actor, reader: User
) -> None:
    other = Entity.objects.create(
        program=program, key="other", name="Other project", types=["new_system"]
    )
    theirs = make_recipient(program, key="other", entity=other)
    approved(draft(theirs, FIRST_DAY), manager, local(NEXT, "07:10"))
    send_due(at=local(NEXT, "07:12"))
    Membership.objects.filter(user=reader).update(entity="other")
    assert len(signed_in(reader).get(LIST).context["editions"]) == 1
    Membership.objects.filter(user=reader).update(entity="new-system")
    assert len(signed_in(reader).get(LIST).context["editions"]) == 1
    Membership.objects.filter(user=reader).update(entity="nobody")
    assert signed_in(reader).get(LIST).context["editions"] == []


def test_no_key_of_a_row_is_on_the_page(sent: Edition, reader: User) -> None:
    """Rule 2: numbers that people say, and nothing of the database."""
    page = signed_in(reader).get(EDITION).content.decode()
    assert "C-1001" in page
    assert 'href="/recipient/' in page
    assert f"/{sent.program.key}/" not in page


def test_its_session_is_worth_nothing_at_the_other_door(sent: Edition, reader: User) -> None:
    """Also when somebody copies the cookie under the other name."""
    client = signed_in(reader)
    cookie = client.cookies["hypercare_recipient"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (
        "/recipient/",
        True,
        "Strict",
    )
    copied = Client()
    copied.cookies["sessionid"] = cookie.value
    for path in ("/", "/gallery/", "/me/password/", f"/{sent.program.key}/"):
        assert copied.get(path).headers["Location"].startswith("/sign-in/")


def test_it_cannot_sign_in_as_staff_and_staff_cannot_sign_in_there(
    sent: Edition, reader: User, manager: Actor
) -> None:
    assert "sessionid" not in signed_in(reader, "/sign-in/").cookies
    assert manager.user is not None
    assert "hypercare_recipient" not in signed_in(manager.user).cookies


def test_a_staff_session_opens_nothing_there(sent: Edition, manager: Actor) -> None:
    client = Client()
    assert manager.user is not None
    client.force_login(manager.user)
    client.cookies["hypercare_recipient"] = client.cookies["sessionid"].value
    assert client.get(LIST).headers["Location"] == "/recipient/sign-in/"


def test_every_page_of_the_program_is_unknown_to_it(sent: Edition, reader: User) -> None:
    """Whatever session it has: the role has no page there."""
    client = Client(raise_request_exception=False)
    client.force_login(reader)
    pages = [a for a in all_addresses() if a.arguments == {"program"} and "api:" not in a.name]
    assert len(pages) > 20
    reached = {
        page.name
        for page in pages
        if client.get(page.filled(program=sent.program.key)).status_code != 404
    }
    assert reached == set()


def test_an_account_with_two_roles_is_let_in_nowhere(sent: Edition, reader: User) -> None:
    """Rule 1: an account from outside has one role and one entity."""
    Membership.objects.create(program=make_program(), user=reader, role="recipient", entity="a")
    assert "hypercare_recipient" not in signed_in(reader).cookies
    assert "sessionid" not in signed_in(reader, "/sign-in/").cookies


def test_it_says_that_it_has_read_it_once(sent: Edition, reader: User) -> None:
    client = signed_in(reader)
    for _time in range(2):
        client.post(f"{EDITION}read/")
    assert Acknowledgement.objects.get().by == reader
    assert client.get(LIST).context["editions"][0].is_read


def test_a_question_becomes_a_contact_with_a_ticket_once(sent: Edition, reader: User) -> None:
    """R12: what the other project asks is documented like a call."""
    client, key = signed_in(reader), uuid4()
    for _time in range(2):
        client.post(f"{EDITION}ask/", {"key": key, "question": "What of case 219-09-9999?"})
    asked = Question.objects.get()
    contact = Contact.objects.get(pk=asked.contact_id)
    assert (contact.entity_name, contact.entity_type) == (
        "New System conversion team",
        "new_system",
    )
    assert "219-09-9999" not in contact.reason.masked
    assert contact.link.ticket.reference.startswith("T-")
    assert client.post(f"{EDITION}ask/", {"key": uuid4(), "question": " "}).status_code == 422


def test_signing_out_ends_its_session(sent: Edition, reader: User) -> None:
    client = signed_in(reader)
    client.post("/recipient/sign-out/")
    assert client.get(LIST).headers["Location"] == "/recipient/sign-in/"
