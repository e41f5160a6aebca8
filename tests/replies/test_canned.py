"""Canned sentences and macros: named fields only, shown before they are done."""

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypercare.casework.intake.services import Receipt
from hypercare.casework.replies import canning
from hypercare.casework.replies.canning import CannedFacts
from hypercare.casework.replies.fields import FIELDS
from hypercare.casework.replies.models import Canned
from hypercare.casework.replies.services import Reply
from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.kernel.text import unknown_places
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser_of
from tests.factories.people import actor_in
from tests.factories.program import NOW, make_program

BAD = ["{7*7}", "{{7*7}}", "{__class__}", "{ticket.pk}", "{0}", "{}", "{%now%}", "{name!r}", "{"]


@pytest.fixture
def lead(program: Program) -> Actor:
    return actor_in(program, "program-lead")


def save(by: Actor, known: Canned | None = None, version: int = 0, **facts: Any) -> Canned:
    given = CannedFacts(**({"title": "Call back"} | facts))
    return canning.save(known=known, version=version, facts=given, by=by, at=NOW)


def test_a_sentence_has_its_names_filled_in(ticket: Ticket, lead: Actor, agent: Actor) -> None:
    text = "{ticket}: call {number}, {name} of {entity}. {staff}"
    one = save(lead, reply=text)
    assert not one.is_macro
    assert canning.filled(one.reply, ticket, agent) == (
        f"{ticket}: call 800-555-0199, Sample Caller of Amber. {agent.name}"
    )


@pytest.mark.parametrize("field", ["reply", "note", "why"])
@pytest.mark.parametrize("text", BAD)
def test_one_that_is_more_than_names_is_refused(lead: Actor, field: str, text: str) -> None:
    """Safety row 16."""
    with pytest.raises(InvalidInput) as refused:
        save(lead, **dict[str, Any](reply="Hello") | {field: f"Hi {text}"})
    assert field in refused.value.fields
    assert not Canned.objects.exists()


def test_what_is_filled_in_is_not_read_again(ticket: Ticket, agent: Actor) -> None:
    """Safety row 16: data is never a template."""
    ticket.entity_name = "{7*7}{staff}{{number}}"
    filled = canning.filled("For {entity}", ticket, agent)
    assert filled == "For {7*7}{staff}{{number}}"
    assert "49" not in filled


@given(st.text(alphabet="{}tick_e.!:0a ", max_size=25))
def test_a_text_is_taken_only_when_every_brace_belongs_to_a_known_name(text: str) -> None:
    rest = text
    for name in FIELDS:
        rest = rest.replace(f"{{{name}}}", "")
    if "{" in rest or "}" in rest:
        assert unknown_places(text, FIELDS)


def test_two_of_the_same_name_have_addresses_of_their_own(lead: Actor) -> None:
    assert [save(lead, reply="Hi").code for _ in range(3)] == [
        "call-back",
        "call-back-2",
        "call-back-3",
    ]


def test_an_old_version_is_refused(lead: Actor) -> None:
    one = save(lead, reply="Hi")
    save(lead, one, 1, reply="Hello")
    with pytest.raises(OutOfDate):
        save(lead, one, 1, reply="Hey")


def test_who_may_not_write_them_is_refused(agent: Actor) -> None:
    with pytest.raises(NotAllowed):
        save(agent, reply="Hi")


def test_a_macro_shows_what_it_will_do_and_does_it(
    receipt: Receipt, ticket: Ticket, lead: Actor, agent: Actor
) -> None:
    macro = save(lead, note="Called {name}.", reply="We called you, {name}.")
    shown = [(step.what, step.text) for step in canning.steps(macro, ticket, agent)]
    assert shown == [
        ("Add a note, internal", "Called Sample Caller."),
        ("Write to Sample Caller", "We called you, Sample Caller."),
    ]
    drawn = Reply("", (), "cs_mail", uuid4())
    for _ in range(2):
        given = canning.reply_of(macro, ticket, drawn, agent)
        canning.apply(
            macro=macro, ticket=ticket, version=ticket.version, facts=given, by=agent, at=NOW
        )
    assert Message.objects.filter(key__startswith="reply-").count() == 1
    kinds = list(ticket.log.order_by("pk").values_list("kind", flat=True))
    assert kinds[1:3] == ["note", "e-mail"]


def test_a_macro_that_cannot_do_all_does_nothing(ticket: Ticket, lead: Actor, agent: Actor) -> None:
    macro = save(lead, note="Called.", reply="We called you.")
    nobody = Reply("We called you.", [], "cs_mail", uuid4())
    before = WorkLogEntry.objects.count()
    with pytest.raises(InvalidInput):
        canning.apply(
            macro=macro, ticket=ticket, version=ticket.version, facts=nobody, by=agent, at=NOW
        )
    assert WorkLogEntry.objects.count() == before


def test_a_macro_moves_the_ticket_by_the_ordinary_verb(
    ticket: Ticket, lead: Actor, readiness: Actor
) -> None:
    """What the table of states does not allow, a macro does not do either, nor its note."""
    macro = save(lead, note="Done.", move_to="closed", why="{name} found it.")
    drawn = Reply("", (), "cs_mail", uuid4())
    assert canning.steps(macro, ticket, readiness)[-1].text == "Sample Caller found it."

    def apply(version: int) -> None:
        canning.apply(
            macro=macro, ticket=ticket, version=version, facts=drawn, by=readiness, at=NOW
        )

    with pytest.raises(OutOfDate):
        apply(ticket.version + 1)
    apply(ticket.version)
    ticket.refresh_from_db()
    assert ticket.status == "closed"
    with pytest.raises(Conflict):
        apply(ticket.version)
    assert ticket.log.filter(kind="note", audience="internal").count() >= 1


def test_a_macro_that_moves_says_why(lead: Actor) -> None:
    with pytest.raises(InvalidInput) as refused:
        save(lead, move_to="closed")
    assert set(refused.value.fields) == {"why"}
    with pytest.raises(InvalidInput) as refused:
        save(lead, move_to="assigned", why="Because")
    assert set(refused.value.fields) == {"move_to"}


def test_one_that_is_out_of_use_does_nothing_and_comes_back(
    program: Program, ticket: Ticket, lead: Actor, agent: Actor
) -> None:
    macro = save(lead, note="Called.")
    path = f"/{program.key}/tickets/{ticket.reference}/macros/{macro.code}/"
    client = browser_of(agent)
    assert client.get(path).status_code == 200
    macro = canning.retire(known=macro, is_retired=True, by=lead, at=NOW)
    assert client.get(path).status_code == 404
    drawn = Reply("", (), "cs_mail", uuid4())
    with pytest.raises(Conflict):
        canning.apply(macro=macro, ticket=ticket, version=1, facts=drawn, by=agent, at=NOW)
    canning.retire(known=macro, is_retired=False, by=lead, at=NOW)
    assert client.get(path).status_code == 200


def test_a_macro_is_done_from_the_page(
    program: Program, ticket: Ticket, lead: Actor, agent: Actor
) -> None:
    macro = save(lead, note="Called {name}.")
    path = f"/{program.key}/tickets/{ticket.reference}/macros/{macro.code}/"
    client = browser_of(agent)
    assert "Called Sample Caller." in client.get(path).content.decode()
    assert WorkLogEntry.objects.filter(kind="note").count() == 0
    answer = client.post(path, {"key": str(uuid4()), "version": ticket.version})
    assert answer.status_code == 302
    assert WorkLogEntry.objects.filter(kind="note").count() == 1


def test_pages_write_change_and_insert_a_sentence(
    program: Program, receipt: Receipt, ticket: Ticket, lead: Actor, agent: Actor
) -> None:
    editor = browser_of(lead)
    form = {"title": "Thanks", "reply": "Thank you, {name}.", "audience": "internal"}
    assert editor.post(f"/{program.key}/canned/new/", form).status_code == 302
    path = f"/{program.key}/canned/of/thanks/"
    refused = editor.post(path, {**form, "reply": "{31337*3}", "version": 1})
    assert refused.status_code == 422
    assert "94011" not in refused.content.decode()
    inserted = browser_of(agent).post(
        f"/{program.key}/tickets/{ticket.reference}/reply/",
        {
            "key": str(uuid4()),
            "to": [receipt.contact.reference],
            "mailbox": "cs_mail",
            "text": "Hello.",
            "sentence": "thanks",
            "do": "insert",
        },
    )
    assert inserted.context["form"]["text"].value() == "Hello.\n\nThank you, Sample Caller."
    assert not Message.objects.filter(key__startswith="reply-").exists()


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"reply": "Thank you, {name}."}, "Thank you, Sample Caller."),
        ({"reply": "Hi", "note": "Called {name}."}, "Called Sample Caller."),
    ],
)
def test_a_sentence_goes_into_a_note_and_saves_nothing_yet(
    program: Program, ticket: Ticket, lead: Actor, agent: Actor, facts: dict[str, Any], said: str
) -> None:
    """Canned sentences serve replies and notes; a note says a macro's own words for notes."""
    one = save(lead, **facts)
    client, path = browser_of(agent), f"/{program.key}/tickets/{ticket.reference}/"
    assert one.title in client.get(path).content.decode()
    typed = {"text": "She rang.", "audience": "shared", "sentence": one.code}
    shown = client.post(f"{path}note/sentence/", typed)
    assert shown.status_code == 200
    form = shown.context["form"]
    assert (form["text"].value(), form["audience"].value()) == (f"She rang.\n\n{said}", "shared")
    assert "data-faulty" in shown.content.decode()
    assert not WorkLogEntry.objects.filter(kind="note").exists()


def test_those_of_another_program_are_not_there(lead: Actor) -> None:
    save(lead, reply="Hi")
    other = actor_in(make_program(), "program-lead")
    path = f"/{other.program.key}/canned/of/call-back/"
    assert browser_of(other).get(path).status_code == 404
