"""Answering from a ticket: kept, sent once, and nothing else of the story goes along (R12)."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from hypercare.casework.intake.services import Receipt, receive
from hypercare.casework.replies import selectors, services
from hypercare.casework.replies.models import Delivery, Draft
from hypercare.casework.replies.policies import address_in
from hypercare.casework.replies.services import Reply, tell_failures
from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.casework.tickets.services import add_note
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import InvalidInput, NotAllowed
from hypercare.foundation.outbox import services as outbox
from hypercare.foundation.outbox import tokens
from hypercare.foundation.outbox.delivering import deliver_due
from hypercare.foundation.outbox.letters import letter
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.outbox.states import State
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import Entity, Person
from tests.accounts.cast import browser_of
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import NOW, close_wave, make_program
from tests.outbox.mailserver import Mood, mail_server

KEY = UUID("11111111-1111-4111-8111-111111111111")


def facts(receipt: Receipt, text: str = "Please try again.", key: UUID = KEY) -> Reply:
    return Reply(text, [receipt.contact.reference], "cs_mail", key)


def reply(receipt: Receipt, by: Actor, **changes: object) -> WorkLogEntry:
    """The entry that keeps it."""
    assert receipt.ticket is not None
    given = facts(receipt, **changes)  # type: ignore[arg-type]
    services.reply(ticket=receipt.ticket, facts=given, by=by, at=NOW)
    return WorkLogEntry.objects.get(key=given.key)


def sent() -> list[Message]:
    return list(Message.objects.filter(key__startswith="reply-").order_by("pk"))


def test_it_is_kept_shared_and_queued_in_one_go(receipt: Receipt, agent: Actor) -> None:
    entry = reply(receipt, agent)
    assert (entry.kind, entry.audience) == ("e-mail", "shared")
    (message,) = sent()
    assert message.recipient == "caller@amber.example"
    assert message.sender_address == "support@current.example"
    assert message.subject == f"{receipt.ticket}: your question to Customer Support"
    text = letter(message).mime.get_content()
    assert text.split() == f"Please try again. Customer Support, ticket {receipt.ticket}".split()
    assert letter(message).mime["Auto-Submitted"] is None
    assert Entry.objects.latest("pk").verb == "ticket.replied"


def test_an_answer_to_it_is_led_to_its_ticket(receipt: Receipt, agent: Actor) -> None:
    """Safety row 11."""
    reply(receipt, agent)
    found = tokens.verify_address(str(letter(sent()[0]).mime["Reply-To"]))
    assert found is not None
    assert found.about == receipt.ticket.reference  # type: ignore[union-attr]


def test_the_same_form_sent_twice_sends_once(receipt: Receipt, agent: Actor) -> None:
    assert reply(receipt, agent) == reply(receipt, agent)
    assert len(sent()) == 1
    reply(receipt, agent, key=uuid4())
    assert len(sent()) == 2


def test_nothing_of_the_story_goes_along(receipt: Receipt, agent: Actor, now: datetime) -> None:
    """Safety row 23: internal entries can never be part of an outgoing mail."""
    assert receipt.ticket is not None
    for audience in ("internal", "shared"):
        text = f"canary-{audience}"
        add_note(ticket=receipt.ticket, text=text, audience=audience, by=agent, at=now)
    reply(receipt, agent)
    for message in Message.objects.select_related("words", "program"):
        assert "canary" not in letter(message).mime.as_string()


def test_a_mail_is_part_of_the_thread_that_it_answers(receipt: Receipt, agent: Actor) -> None:
    services.acknowledge(
        receipt=receipt,
        to="caller@amber.example",
        in_reply_to="<theirs@amber.example>",
        at=NOW,
        by=agent,
        answer=False,
    )
    reply(receipt, agent)
    assert sent()[0].in_reply_to == "<theirs@amber.example>"
    reply(receipt, agent, key=uuid4())
    first, second = sent()
    assert second.in_reply_to == first.message_id
    assert second.references == "<theirs@amber.example>"


def test_the_people_of_the_entity_can_be_written_to_and_nobody_else(
    program: Program, receipt: Receipt, ticket: Ticket, agent: Actor
) -> None:
    amber = Entity.objects.get(program=program, key="amber")
    for number, (entity, email) in enumerate(
        [(amber, "it@amber.example"), (amber, ""), (None, "x@x.example")]
    ):
        Person.objects.create(
            program=program, key=f"p{number}", name=f"P{number}", entity=entity, email=email
        )
    known = selectors.participants(ticket)
    assert [one.address for one in known] == ["caller@amber.example", "it@amber.example"]
    with pytest.raises(InvalidInput):
        services.reply(ticket=ticket, facts=Reply("Hi", ["p2"], "cs_mail", KEY), by=agent, at=NOW)
    assert sent() == []


def test_each_of_several_gets_a_mail_of_their_own(
    program: Program, receipt: Receipt, ticket: Ticket, agent: Actor
) -> None:
    amber = Entity.objects.get(program=program, key="amber")
    Person.objects.create(
        program=program, key="it", name="It", entity=amber, email="it@amber.example"
    )
    given = Reply("Hi", [receipt.contact.reference, "it"], "cs_mail", KEY)
    services.reply(ticket=ticket, facts=given, by=agent, at=NOW)
    assert [m.recipient for m in sent()] == ["caller@amber.example", "it@amber.example"]
    assert sent()[0].token != sent()[1].token
    assert {d.reply for d in Delivery.objects.all()} == {KEY}
    assert WorkLogEntry.objects.filter(kind="e-mail").count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (Reply("", ["C-1"], "cs_mail", KEY), "text"),
        (Reply("x" * 20_001, [], "cs_mail", KEY), "text"),
        (Reply("Hi", [], "cs_mail", KEY), "to"),
        (Reply("Hi", ["C-999"], "cs_mail", KEY), "to"),
        (Reply("Hi", [], "nowhere", KEY), "mailbox"),
    ],
)
def test_what_is_missing_is_named(ticket: Ticket, agent: Actor, wrong: Reply, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.reply(ticket=ticket, facts=wrong, by=agent, at=NOW)
    assert field in refused.value.fields
    assert sent() == []


def test_who_may_not_reply_is_refused(program: Program, receipt: Receipt) -> None:
    with pytest.raises(NotAllowed):
        reply(receipt, actor_in(program, "program-lead"))


@pytest.mark.parametrize("mood", [Mood.REFUSE_AT_RCPT])
def test_what_does_not_arrive_comes_back_to_the_story(
    receipt: Receipt, agent: Actor, mood: Mood
) -> None:
    """Once for each try that failed, without the caller's address (R34)."""
    reply(receipt, agent)
    with mail_server() as server:
        server.mood_of["caller@amber.example"] = [mood]
        deliver_due(sender=server.sender(), now=lambda: NOW)
    assert tell_failures(at=NOW) == 1
    assert tell_failures(at=NOW) == 0
    assert receipt.ticket is not None
    told = receipt.ticket.log.select_related("text").latest("pk")
    assert told.text is not None
    assert told.audience == "internal"
    assert told.text.masked == (
        "The mail to …@amber.example did not arrive: 550 5.1.1 No such mailbox"
    )
    outbox.send_again(message=sent()[0], by=actor_in(receipt.ticket.program, "manager"), at=NOW)
    Message.objects.filter(pk=sent()[0].pk).update(state=State.FAILED, attempts=2)
    assert tell_failures(at=NOW) == 1


def test_a_bounce_comes_back_to_the_story(receipt: Receipt, agent: Actor) -> None:
    reply(receipt, agent)
    reason = "550 <caller@amber.example>: mailbox full"
    outbox.bounced(message_id=sent()[0].message_id, reason=reason, at=NOW)
    assert tell_failures(at=NOW) == 1
    assert receipt.ticket is not None
    told = receipt.ticket.log.select_related("text").latest("pk").text
    assert told is not None
    assert "caller@" not in told.masked
    assert "mailbox full" in told.masked


def test_a_draft_is_kept_for_its_writer_alone_and_goes_when_it_is_sent(
    receipt: Receipt, ticket: Ticket, agent: Actor, readiness: Actor
) -> None:
    services.keep_draft(ticket=ticket, facts=facts(receipt, "Half a"), by=agent, at=NOW)
    services.keep_draft(ticket=ticket, facts=facts(receipt, "Half a word"), by=agent, at=NOW)
    draft = selectors.draft_of(ticket, agent)
    assert draft is not None
    assert draft.text.clear == "Half a word"
    assert selectors.draft_of(ticket, readiness) is None
    reply(receipt, agent)
    assert not Draft.objects.exists()


def test_the_page_begins_with_the_advice_and_the_newest_caller(
    program: Program, receipt: Receipt, ticket: Ticket, agent: Actor
) -> None:
    page = browser_of(agent).get(f"/{program.key}/tickets/{ticket.reference}/reply/")
    form = page.context["form"]
    assert receipt.advice is not None
    assert form.initial["text"] == receipt.advice.say
    assert form.initial["to"] == [receipt.contact.reference]
    assert form.initial["mailbox"] == "cs_mail"


def test_a_person_sends_from_the_page_and_sees_how_it_fares(
    program: Program, receipt: Receipt, ticket: Ticket, agent: Actor
) -> None:
    client = browser_of(agent)
    path = f"/{program.key}/tickets/{ticket.reference}/reply/"
    given = {"key": str(KEY), "to": [receipt.contact.reference], "mailbox": "cs_mail"}
    refused = client.post(path, {**given, "text": "", "do": "send"})
    assert refused.status_code == 422
    kept = client.post(path, {**given, "text": "Half", "do": "keep"})
    assert kept.status_code == 302
    client.post(path, {**given, "text": "All of it", "do": "send"})
    page = client.get(f"/{program.key}/tickets/{ticket.reference}/").content.decode()
    assert "All of it" in page
    assert "caller@amber.example" in page
    assert "Waiting" in page


def test_a_reply_in_a_closed_wave_is_refused_and_its_words_stay_in_the_form(
    program: Program, receipt: Receipt, ticket: Ticket, agent: Actor
) -> None:
    """Closed waves are read-only: nothing is sent that the story could not hold."""
    close_wave(program, 1, clock.now())
    given = {"key": str(KEY), "to": [receipt.contact.reference], "mailbox": "cs_mail"}
    path = f"/{program.key}/tickets/{ticket.reference}/reply/"
    answer = browser_of(agent).post(path, {**given, "text": "Words of mine.", "do": "send"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"Wave 1 is closed. {ticket} can be read" in page
    assert "Words of mine." in page
    assert sent() == []


def test_the_panel_costs_the_same_for_many_messages(
    program: Program,
    receipt: Receipt,
    ticket: Ticket,
    agent: Actor,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    reply(receipt, agent)
    selectors.panel(agent, ticket)
    with django_assert_num_queries(2):
        selectors.panel(agent, ticket)
    for _ in range(5):
        reply(receipt, agent, key=uuid4())
    with django_assert_num_queries(2):
        selectors.panel(agent, ticket)


def test_a_ticket_of_another_program_is_not_there(receipt: Receipt, ticket: Ticket) -> None:
    other = actor_in(make_program(), "agent")
    path = f"/{other.program.key}/tickets/{ticket.reference}/reply/"
    assert browser_of(other).get(path).status_code == 404


def test_an_address_is_found_in_what_somebody_gave() -> None:
    cases = {
        "530-555-0111, pat@a.example": "pat@a.example",
        "<pat.o'hara@a.example>": "hara@a.example",
        "Pat <pat+x@sub.a.example>": "pat+x@sub.a.example",
        "530-555-0111": "",
        "@a.example": "",
        "pat@localhost": "",
        "a" * 100_000 + "@b": "",
    }
    assert {given: address_in(given) for given in cases} == cases


def test_a_contact_without_an_address_cannot_be_written_to(agent: Actor, mailbox: object) -> None:
    receipt = receive(incoming(), by=agent, at=NOW)
    assert receipt.ticket is not None
    assert selectors.participants(receipt.ticket) == []
