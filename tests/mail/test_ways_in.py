"""R12: the command, the API and a mail folder; exit codes and answers only after it is stored."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from hypercare.casework.contacts.models import Contact
from hypercare.casework.mail.fetching import maildir
from hypercare.casework.mail.fetching.connections import (
    BadConnection,
    ImapPlace,
    MaildirPlace,
    parse,
    place_of,
    places,
)
from hypercare.casework.mail.filing import work_off
from hypercare.casework.mail.models import Mailbox, RawMessage
from hypercare.foundation.kernel import clock
from hypercare.foundation.programs.models import Program
from hypercare.foundation.staffing.tokens import create_token
from tests.factories.messages import letter, make_mailbox
from tests.factories.program import make_program


def bearer(program: Program, role: str = "service", **more: object) -> dict[str, str]:
    _token, secret = create_token(
        program=program,
        role=role,
        name=f"{role} {more}",
        at=clock.now(),
        **more,  # type: ignore[arg-type]
    )
    return {"Authorization": f"Bearer {secret}"}


def post(
    headers: dict[str, str], raw: bytes, mailbox: str = "customer-support"
) -> dict[str, object]:
    path = f"/api/v1/messages?mailbox={mailbox}"
    answer = Client().post(path, raw, content_type="message/rfc822", headers=headers)
    return {"status": answer.status_code, **answer.json()}


def test_a_script_hands_a_message_in_and_sees_where_it_went(
    mailbox: Mailbox, program: Program
) -> None:
    headers = bearer(program)
    made = post(headers, letter(subject="Cases"))
    assert (made["status"], made["number"], made["state"]) == (201, "M-1001", "waiting")
    work_off(at=clock.now())
    (listed,) = Client().get("/api/v1/messages", headers=headers).json()["items"]
    assert (listed["state"], listed["contact"], listed["ticket"]) == ("filed", "C-1001", "T-1001")
    assert listed["why"].startswith("It is contact C-1001")
    assert "Jane" not in str(listed)


def test_a_message_above_the_mailboxs_limit_is_taken_whole(
    mailbox: Mailbox, program: Program
) -> None:
    """It is filed from its headers alone and marked; no limit of a page stands in its way."""
    Mailbox.objects.filter(pk=mailbox.pk).update(size_limit=1)
    raw = letter(subject="Large") + b"x\n" * 2_000_000
    assert post(bearer(program), raw)["status"] == 201
    work_off(at=clock.now())
    message = RawMessage.objects.get()
    assert (message.size, message.state) == (len(raw), "filed")
    assert "large" in message.doubts


def test_the_same_message_posted_again_is_a_copy(mailbox: Mailbox, program: Program) -> None:
    headers, raw = bearer(program), letter()
    post(headers, raw)
    again = post(headers, raw)
    assert (again["status"], again["state"], again["copy_of"]) == (201, "copy", "M-1001")


@pytest.mark.parametrize(
    ("role", "more", "named", "raw", "status"),
    [
        ("service", {}, "nowhere", b"From: a@b.example\n\nx", 404),
        ("service", {}, "customer-support", b"", 422),
        ("service", {"scopes": ("contact.log",)}, "customer-support", b"x", 403),
        ("agent", {}, "customer-support", b"x", 403),
    ],
)
def test_what_is_refused_is_stored_nowhere(
    mailbox: Mailbox,
    program: Program,
    role: str,
    more: dict[str, object],
    named: str,
    raw: bytes,
    status: int,
) -> None:
    path = f"/api/v1/messages?mailbox={named}"
    headers = bearer(program, role, **more)
    answer = Client().post(path, raw, content_type="message/rfc822", headers=headers)
    assert answer.status_code == status
    assert not RawMessage.objects.exists()


def test_a_service_token_sees_only_what_it_handed_in(mailbox: Mailbox, program: Program) -> None:
    post(bearer(program), letter())
    other = bearer(program, scopes=("mail.read", "mail.file"))
    assert Client().get("/api/v1/messages", headers=other).json()["items"] == []


COMMAND = (sys.executable, "-m", "hypercare.surface.command.main", "mail", "file")


def run(raw: bytes, *words: str, url: str = "") -> "subprocess.CompletedProcess[bytes]":
    known = settings.DATABASES["default"]
    there = f"postgresql://{known['USER']}:{known['PASSWORD']}@/{connection.settings_dict['NAME']}"
    host = f"{there}?host={known['OPTIONS'].get('host') or known['HOST']}&port={known['PORT']}"
    environ = {"DATABASE_URL": url or host, "HOME": "/tmp", "PATH": "/usr/bin", "LANG": "C.UTF-8"}
    environ["PYTHONPATH"] = str(Path(__file__).parents[2] / "src")
    return subprocess.run([*COMMAND, *words], input=raw, capture_output=True, env=environ)


def test_the_command_ends_with_0_only_when_it_is_stored(committed: None) -> None:
    """And the message is one, however often a mail server hands it in."""
    program = make_program()
    make_mailbox(program)
    raw = letter()
    words = ("--program", program.key, "--mailbox", "customer-support")
    first, second = run(raw, *words), run(raw, *words)
    assert (first.returncode, first.stdout) == (0, b"M-1001\n"), first.stderr
    assert (second.returncode, second.stdout) == (0, b"M-1002\n"), second.stderr
    assert run(raw, "--program", program.key, "--mailbox", "nowhere").returncode == 67
    work_off(at=clock.now())
    assert Contact.objects.count() == 1


def test_the_command_asks_to_be_tried_again_when_nothing_can_be_stored() -> None:
    """Row 46: nothing is acknowledged that is not kept."""
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1"
    done = run(letter(), "--mailbox", "log", url=nowhere)
    assert (done.returncode, done.stdout) == (75, b"")
    assert b"Try again later" in done.stderr


def test_a_mail_folder_is_stored_before_it_is_moved(
    mailbox: Mailbox, now: datetime, tmp_path: Path
) -> None:
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    (tmp_path / "new" / "1.a").write_bytes(letter())
    (tmp_path / "new" / "2.b").write_bytes(letter())
    (tmp_path / "new" / ".hidden").write_bytes(b"x")
    (tmp_path / "new" / "3.link").symlink_to("/etc/passwd")
    place = MaildirPlace(tmp_path)
    assert maildir.take_new(place, mailbox, lambda: now) == 2
    assert sorted(f.name for f in (tmp_path / "cur").iterdir()) == ["1.a:2,S", "2.b:2,S"]
    (tmp_path / "cur" / "1.a:2,S").rename(tmp_path / "new" / "1.a")  # as if it died before moving
    maildir.take_new(place, mailbox, lambda: now)
    assert RawMessage.objects.count() == 2


def test_one_file_that_cannot_be_taken_stops_no_other_and_no_two_are_one(
    mailbox: Mailbox, now: datetime, tmp_path: Path
) -> None:
    """Rows 10 and 49: a name that is too long to be moved, long names alike, and no text at all."""
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    alike = "2." + "x" * 200
    for name in (b"1." + b"y" * 252, f"{alike}a".encode(), f"{alike}b".encode(), b"3.\xff"):
        (tmp_path / "new" / os.fsdecode(name)).write_bytes(letter())
    for _ in range(2):
        with pytest.raises(OSError, match="too long"):
            maildir.take_new(MaildirPlace(tmp_path), mailbox, lambda: now)
    assert RawMessage.objects.filter(copy_of=None).count() == 4
    assert len(list((tmp_path / "cur").iterdir())) == 3


def test_how_a_mailbox_is_reached_is_read_and_its_password_is_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "mailboxes.toml"
    file.write_text(
        '["demo.log"]\nurl = "imaps://l%40x.example@mail.example"\npassword = "geheim"\n'
    )
    file.chmod(0o600)
    known = places(tmp_path, {"HYPERCARE_MAILBOX_DEMO_NEW_SYSTEM": "maildir:///var/mail/n"})
    found = place_of(known, "demo", "log")
    assert isinstance(found, ImapPlace)
    assert (found.user, found.host, found.port, found.password) == (
        "l@x.example",
        "mail.example",
        993,
        "geheim",
    )
    assert "geheim" not in repr(found)
    assert place_of(known, "demo", "new-system") == MaildirPlace(Path("/var/mail/n"))
    file.chmod(0o644)
    with pytest.raises(BadConnection, match="chmod 600"):
        places(tmp_path, {})


@pytest.mark.parametrize(
    "url", ["", "imap://u:secret@mail.example", "imaps://mail.example", "http://x", "maildir://x"]
)
def test_an_address_that_cannot_be_used_is_refused_without_its_words(url: str) -> None:
    with pytest.raises(BadConnection) as refused:
        parse(url)
    assert "secret" not in str(refused.value)
