"""The number and the right desk, once, and never in a loop (safety row 14, rule 3)."""

from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr

import pytest

from hypercare.casework.intake.services import Receipt, receive
from hypercare.casework.replies.models import Delivery
from hypercare.casework.replies.services import acknowledge
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.outbox import tokens
from hypercare.foundation.outbox.delivering import deliver_due
from hypercare.foundation.outbox.letters import letter
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.outbox.policies import why_no_answer
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import Line
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import NOW, make_program
from tests.outbox.mailserver import MailServer, mail_server
from tests.replies.conftest import add_mailbox

CALLER = "caller@amber.example"


def answers() -> list[Message]:
    return list(Message.objects.filter(automatic="auto-replied").order_by("pk"))


def test_it_says_the_number_and_the_right_desk_and_nothing_else(
    receipt: Receipt, agent: Actor
) -> None:
    """Rule 3 of who may do what."""
    said = acknowledge(
        receipt=receipt, to=CALLER, in_reply_to="<a@amber.example>", at=NOW, by=agent
    )
    assert said
    (message,) = answers()
    mail = letter(message).mime
    assert message.subject == f"{receipt.ticket}: we have your message"
    assert mail.get_content().split("\n\n") == [
        f"We have your message. Its number is {receipt.ticket}.",
        "To talk to somebody about it, call 800-555-0100.\n",
    ]
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["In-Reply-To"] == "<a@amber.example>"
    assert Delivery.objects.get().ticket == receipt.ticket


def test_the_same_contact_is_acknowledged_once(receipt: Receipt, agent: Actor) -> None:
    for _ in range(2):
        acknowledge(receipt=receipt, to=CALLER, in_reply_to="<a@b>", at=NOW, by=agent)
    assert len(answers()) == 1


@pytest.mark.parametrize(
    "to",
    [
        "support@current.example",
        "SUPPORT+anything@current.example",
        "noreply@amber.example",
        "no-reply@amber.example",
        "MAILER-DAEMON@amber.example",
        "list-request@amber.example",
        "owner-list@amber.example",
        "",
        "nobody",
    ],
)
def test_ourselves_and_nobody_get_none(receipt: Receipt, agent: Actor, to: str) -> None:
    assert not acknowledge(receipt=receipt, to=to, in_reply_to="", at=NOW, by=agent)
    assert answers() == []


def test_a_member_of_the_public_gets_none(mailbox: Line, agent: Actor) -> None:
    """Settled reading 9: their address is not kept."""
    public = incoming(
        channel="email",
        entity_type="public",
        entity="Somebody",
        name="",
        name_answer="not kept",
        reach="",
        reach_answer="not kept",
        received_on="cs_mail",
    )
    receipt = receive(public, by=agent, at=NOW)
    assert not acknowledge(receipt=receipt, to=CALLER, in_reply_to="", at=NOW, by=agent)


HEADERS = [
    ({}, "<x@y.example>", ""),
    ({"auto-submitted": "no"}, None, ""),
    ({"auto-submitted": "auto-replied (vacation)"}, None, "automatic"),
    ({"auto-submitted": "Auto-Generated; owner-email=x"}, None, "automatic"),
    ({"precedence": "Bulk"}, None, "bulk"),
    ({"precedence": "first-class"}, None, ""),
    ({"list-id": "<l.x.example>"}, None, "list"),
    ({"list-unsubscribe": "<mailto:x>"}, None, "list"),
    ({"x-auto-response-suppress": "DR, OOF, AutoReply"}, None, "asked-not-to"),
    ({"x-auto-response-suppress": "DR"}, None, ""),
    ({"x-autoreply": "yes"}, None, "automatic"),
    ({"x-loop": "x"}, None, "automatic"),
    ({"content-type": "multipart/report; report-type=delivery-status"}, None, "report"),
    ({}, "<>", "empty-return-path"),
    ({}, "", "empty-return-path"),
    ({}, "<bounces+1@lists.example>", "nobody-reads"),
]


@pytest.mark.parametrize(("headers", "path", "why"), HEADERS)
def test_what_nobody_wrote_gets_no_answer(
    headers: dict[str, str], path: str | None, why: str
) -> None:
    """RFC 3834."""
    found = why_no_answer(sender="pat@amber.example", return_path=path, headers=headers)
    assert found == why


@dataclass
class Copy:
    """One installation's side of a conversation: what arrives is filed, and acknowledged."""

    program: Program
    by: Actor
    address: str
    seen: int = 0
    filed: list[str] = field(default_factory=list)

    def take(self, mail: EmailMessage, return_path: str) -> None:
        """As mail intake does it: a marked address joins its ticket, anything else is new."""
        if tokens.verify_address(parseaddr(str(mail["To"]))[1]):
            return
        headers = {name.lower(): str(value) for name, value in mail.items()}
        sender = parseaddr(str(mail["Reply-To"] or mail["From"]))[1]
        why = why_no_answer(sender=sender, return_path=return_path, headers=headers)
        new = incoming(
            channel="email",
            entity_type="unknown",
            entity="Somebody",
            reach=sender,
            received_on="cs_mail",
        )
        receipt = receive(new, by=self.by, at=NOW)
        acknowledge(
            receipt=receipt,
            to=sender,
            in_reply_to=str(mail["Message-ID"]),
            at=NOW,
            by=self.by,
            answer=not why,
        )


def copy_at(address: str) -> Copy:
    program = make_program()
    add_mailbox(program, address)
    return Copy(program, actor_in(program, "agent"), address)


def talk(server: MailServer, copies: list[Copy], *, strip: bool) -> int:
    """Delivers until nobody says anything more; how many messages went between the two."""
    said = 0
    for _ in range(50):
        Message.objects.exclude(automatic="auto-replied").update(state="held")
        deliver_due(sender=server.sender(), now=lambda: NOW)
        if len(server.taken) == said:
            return said
        for mail, (path, to) in list(zip(server.taken, server.envelopes, strict=True))[said:]:
            said += 1
            if strip:
                for name in ("Auto-Submitted", "X-Auto-Response-Suppress", "Precedence"):
                    del mail[name]
            base = to[0].partition("+")[0]
            for copy in copies:
                if copy.address.startswith(base + "@"):
                    copy.take(mail, path)
    return said


@pytest.mark.parametrize("strip", [False, True])
def test_two_copies_of_this_system_stop_after_two_messages(db: object, strip: bool) -> None:
    """Also when a relay takes off every mark of automatic mail on the way."""
    one, other = copy_at("one@a.example"), copy_at("other@b.example")
    first = EmailMessage()
    first["From"], first["To"], first["Message-ID"] = "other@b.example", one.address, "<1@b>"
    with mail_server() as server:
        one.take(first, "other@b.example")
        assert talk(server, [one, other], strip=strip) <= 2


def test_many_mails_of_one_sender_get_three_answers_an_hour(mailbox: Line, agent: Actor) -> None:
    """A program that writes a new mail each time, and hides that it is one."""
    for _ in range(20):
        receipt = receive(
            incoming(channel="email", reach=CALLER, received_on="cs_mail"), by=agent, at=NOW
        )
        acknowledge(receipt=receipt, to=CALLER, in_reply_to="", at=NOW, by=agent)
    assert len(answers()) == 3
