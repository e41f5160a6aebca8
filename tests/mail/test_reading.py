"""What is read out of a message: forwards, quoted history, broken and hostile mail."""

import contextlib
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hypercare.casework.mail import sandbox
from hypercare.casework.mail.errors import Unreadable
from hypercare.casework.mail.reading import message, texts
from hypercare.casework.mail.reading.child import main
from hypercare.casework.mail.reading.words import as_json, from_json
from hypercare.casework.mail.sandbox import Budget
from tests.factories.messages import letter
from tests.mail.hostile import HOSTILE

GMAIL = """\
fyi

---------- Forwarded message ---------
From: Jane Roe <jane@amber.example>
Date: Thu, Oct 29, 2026 at 8:14\u202fAM
Subject: Cases missing
To: Alma <agent@current.example>

Our cases are missing.
"""
OUTLOOK = """\
Please log this.

________________________________
From: Roe, Jane <jane@amber.example>
Sent: Thursday, October 29, 2026 8:14 AM
To: Alma
Subject: Cases missing

Our cases are missing.
"""
OUTLOOK_OLD = """\
-----Original Message-----
From: Jane Roe [mailto:jane@amber.example]
Sent: Thursday, October 29, 2026 8:14 AM
To: Alma
Subject: Cases missing

Our cases are missing.
"""
APPLE = """\
Begin forwarded message:

From: Jane Roe <jane@amber.example>
Subject: Cases missing
Date: October 29, 2026 at 8:14:00 AM PDT
To: agent@current.example

Our cases are missing.
"""
PLAIN = """\
> From: Jane Roe <jane@amber.example>
> Date: Thu, 29 Oct 2026 08:14:00 -0700
> Subject: Cases missing
>
> Our cases are missing.
"""
STARRED = GMAIL.replace("From:", "*From:*").replace("Date:", "*Date:*")


@pytest.mark.parametrize("text", [GMAIL, OUTLOOK, OUTLOOK_OLD, APPLE, PLAIN, STARRED])
def test_the_original_sender_is_found_in_a_forward(text: str) -> None:
    """R35: of Gmail, Outlook, Apple and plain styles, with the date it carries (reading 15)."""
    found = message.read(letter(text, subject="Fwd: Cases missing")).forwarded
    assert found is not None
    assert found.sender.address == "jane@amber.example"
    assert found.moment.startswith("2026-10-29T08:14:00")
    assert found.text == "Our cases are missing."


def test_a_forward_as_an_attachment_is_read_too() -> None:
    outer, inner = EmailMessage(), EmailMessage()
    inner["From"], inner["Subject"] = "Jane Roe <jane@amber.example>", "Cases missing"
    inner["Date"] = "Thu, 29 Oct 2026 08:14:00 -0700"
    inner.set_content("Our cases are missing.")
    outer["From"], outer["Subject"] = "agent@current.example", "FW: Cases missing"
    outer.set_content("Called twice.")
    outer.add_attachment(inner)
    found = message.read(outer.as_bytes()).forwarded
    assert found is not None
    assert (found.sender.address, found.note) == ("jane@amber.example", "Called twice.")


def test_an_answer_that_quotes_is_no_forward() -> None:
    text = "Yes.\n\nOn Thu, Oct 29, 2026 at 8:14 AM Help <help@current.example> wrote:\n> From: x\n"
    assert message.read(letter(text, subject="Re: Cases")).forwarded is None


@pytest.mark.parametrize(
    ("text", "new"),
    [
        (
            "New words.\n\nOn Mon, Oct 26, 2026 at 9:14 AM A <a@b.example> wrote:\n> old",
            "New words.",
        ),
        ("New words.\n> old\n> older", "New words."),
        ("New words.\n\n-- \nJane Roe\nCounty IT", "New words."),
        ("> only a quotation", "> only a quotation"),
        ("One\n\n\n\n\nTwo", "One\n\nTwo"),
    ],
)
def test_quoted_history_and_signatures_are_folded(text: str, new: str) -> None:
    assert texts.new_text(text) == new


def test_html_is_reduced_to_its_words() -> None:
    raw = "<style>p{}</style><p>One &amp; two</p><script>alert(1)</script><div>three<br>four</div>"
    assert texts.text_of_html(raw) == "One & two\n\nthree\nfour"


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("=?utf-8?q?Jos=C3=A9?=", "José"),
        ("=?no-such-charset?q?a=E9?=", "a"),
        ("=?utf-8?b?broken", "=?utf-8?b?broken"),
        ("One\r\n Bcc: two@elsewhere.example", "One Bcc: two@elsewhere.example"),
    ],
)
def test_a_subject_is_one_plain_line_whatever_was_sent(header: str, said: str) -> None:
    """Row 15: nothing in it can begin another header."""
    raw = f"From: a@b.example\r\nSubject: {header}\r\n\r\ntext".encode()
    subject = message.read(raw).subject
    assert subject.startswith(said)
    assert not set(subject) & set("\r\n\0\u2028")


def test_control_headers_from_outside_have_no_effect() -> None:
    """Row 13."""
    raw = letter(x_hypercare_ticket="T-1", resent_to="a@b.example", bcc="c@d.example")
    found = str(as_json(message.read(raw)))
    assert not [word for word in ("T-1", "a@b.example", "c@d.example") if word in found]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_is_read_or_given_up_and_the_next_is_read(name: str) -> None:
    """Rows 8 to 10: the reader lives on, and what it answers can be kept."""
    with contextlib.suppress(Unreadable):
        answer = str(as_json(sandbox.read(HOSTILE[name], Budget())))
        assert "\0" not in answer
        answer.encode()
    assert sandbox.read(letter(), Budget()).sender.address == "jane@amber.example"


@pytest.mark.parametrize("do", ["read", "files"])
@pytest.mark.parametrize(
    ("limit", "why"), [({"seconds": 0.01}, "time"), ({"bytes": 1024 * 1024}, "memory")]
)
def test_the_kernel_holds_the_limits(do: str, limit: dict[str, float], why: str) -> None:
    """Five seconds and 200 MB are asked for; here less, so that they are reached for certain.

    All files of a message are opened at once, under one limit.
    """
    assert (sandbox.SECONDS, sandbox.MOST_BYTES) == (5.0, 200 * 1024 * 1024)
    with pytest.raises(Unreadable) as refused:
        sandbox._sandbox.ask(do, HOSTILE["24 MB of base64"], Budget(), numbers=[1, 1, 1], **limit)
    assert refused.value.why == why
    assert sandbox.read(letter(), Budget()).subject == "Question"


def test_text_and_files_of_a_message_share_one_budget() -> None:
    """Row 8: at most five seconds for one message, whatever is asked about it."""
    raw, budget = HOSTILE["50,000 parts"], Budget()
    sandbox.read(raw, budget)
    after_text = budget.left
    sandbox.files_of(raw, [1], budget)
    assert 0 < budget.left < after_text < sandbox.SECONDS
    with pytest.raises(Unreadable) as refused:
        sandbox.read(raw, Budget(0.01))
    assert refused.value.why == "time"
    for ask in (sandbox.read, sandbox.head, sandbox.shown_html):
        with pytest.raises(Unreadable):
            ask(letter(), Budget(0))
    with pytest.raises(Unreadable):
        sandbox.files_of(letter(), [1], Budget(0))


def test_a_reader_that_dies_is_started_again() -> None:
    sandbox.read(letter(), Budget())
    child = sandbox._sandbox._child
    assert child is not None
    child.kill()
    child.wait()
    assert sandbox.read(letter(), Budget()).subject == "Question"


def test_the_reader_knows_no_secret_of_the_application() -> None:
    assert main.__module__.startswith("hypercare.casework.mail.reading")
    assert not {"DATABASE_URL", "HYPERCARE_SECRET_KEY"} & set(sandbox._bare_environment())


@given(raw=st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused_and_travel_unchanged(raw: bytes) -> None:
    reading = message.read(b"From: a@b.example\nContent-Type: " + raw)
    assert from_json(as_json(reading)) == reading
    str(as_json(reading)).encode()
