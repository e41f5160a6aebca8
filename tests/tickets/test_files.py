"""Files in the story of a ticket (safety rows 5 to 8 and 22)."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hypercare.casework.tickets.models import Attachment, Ticket, WorkLogEntry
from hypercare.casework.tickets.services import attach_file, attach_files
from hypercare.casework.tickets.services.attaching import MOST_BYTES, NewFile
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.filestore.models import StoredFile
from hypercare.foundation.filestore.names import TYPES, clean_name, type_of
from hypercare.foundation.journal.models import Entry, Look
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotAllowed
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser_of
from tests.factories.people import actor_in
from tests.tickets.tickets import ticket_of

ZERO, RTL, FULL_STOP, FULL_SLASH = "\u200b", "\u202e", "\uff0e", "\uff0f"


@pytest.fixture
def ticket(readiness: Actor, now: datetime) -> Ticket:
    return ticket_of(readiness, now)


def keep(ticket: Ticket, by: Actor, at: datetime, name: str = "list.csv") -> Attachment:
    return attach_file(ticket=ticket, file=b"a,b", name=name, by=by, at=at, audience="internal")


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\list.csv", "list.csv"),
        (f"..{FULL_SLASH}..{FULL_SLASH}x.txt", "x.txt"),
        (f"li{ZERO}st.c{ZERO}sv", "list.csv"),
        (f"fdp{RTL}txt.pdf", "fdptxt.pdf"),
        (f"a{FULL_STOP}pdf", "a.pdf"),
        (' <b>"x"</b>  y.txt. ', "b_ y.txt"),
        ("a\r\nSet-Cookie: x.txt", "a Set-Cookie_ x.txt"),
    ],
)
def test_a_name_is_shown_as_what_it_is(sent: str, shown: str) -> None:
    assert clean_name(sent) == shown


@given(st.text(max_size=60))
def test_cleaning_twice_is_cleaning_once(name: str) -> None:
    once = clean_name(name)
    assert clean_name(once) == once
    assert not set(once) & set('/\\\x00\r\n<>:"|?*' + ZERO + RTL)


@pytest.mark.parametrize(
    "name",
    [
        f"{ZERO}.htaccess",
        ".htaccess",
        "page.html",
        "page.svg",
        f"page.ht{ZERO}ml",
        "run.exe.",
        "run.exe ",
        f"txt.{RTL}exe",
        "run.php",
        "run.pdf.exe",
        "noending",
        "..",
        "",
        ".pdf",
    ],
)
def test_what_is_not_on_the_list_is_refused(
    ticket: Ticket, readiness: Actor, now: datetime, name: str
) -> None:
    """Deny by default, after normalisation (CVE-2026-28289 came in by a zero-width space)."""
    with pytest.raises(InvalidInput, match="not of a kind"):
        keep(ticket, readiness, now, name)
    assert not Attachment.objects.exists()


def test_no_type_on_the_list_is_one_that_a_browser_runs() -> None:
    assert not {"html", "htm", "svg", "xml", "js", "xhtml", "mht"} & set(TYPES)
    assert not [kind for kind in TYPES.values() if "html" in kind or "script" in kind]
    assert type_of("a.PDF") == "application/pdf"


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("x" * 300 + ".txt", b"x", "more than 150 characters"),
        ("a.txt", b"", "is empty"),
        ("a.txt", b"x" * (MOST_BYTES + 1), "larger than 10 MB"),
    ],
    ids=["long name", "empty", "large"],
)
def test_limits_are_said_and_nothing_is_kept(
    ticket: Ticket, readiness: Actor, now: datetime, name: str, data: bytes, sentence: str
) -> None:
    good = NewFile("good.txt", b"good")
    with pytest.raises(InvalidInput, match=sentence) as refused:
        attach_files(
            ticket=ticket,
            files=[good, NewFile(name, data)],
            audience="internal",
            by=readiness,
            at=now,
        )
    assert set(refused.value.fields) == {"files"}
    assert not StoredFile.objects.exists()


def test_eleven_files_at_once_are_refused(ticket: Ticket, readiness: Actor, now: datetime) -> None:
    files = [NewFile(f"{number}.txt", b"x") for number in range(11)]
    with pytest.raises(InvalidInput, match="10 files at a time"):
        attach_files(ticket=ticket, files=files, audience="internal", by=readiness, at=now)


def test_several_are_kept_in_one_verb_and_not_scanned_yet(
    ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    """A scan for client identifiers has its place; until then each says so (R34)."""
    files = [NewFile("a.txt", b"one"), NewFile("b.txt", b"two")]
    attach_files(ticket=ticket, files=files, audience="shared", by=readiness, at=now)
    rows = Attachment.objects.order_by("pk")
    assert [row.get_scan_display() for row in rows] == ["Not scanned yet"] * 2
    kinds = WorkLogEntry.objects.filter(ticket=ticket).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["contact", "attachment", "attachment"]
    assert Entry.objects.filter(verb="ticket.files-attached").count() == 1


def test_the_same_key_again_adds_nothing(ticket: Ticket, readiness: Actor, now: datetime) -> None:
    key, file = uuid4(), NewFile("a.txt", b"one")
    kept = [
        attach_files(ticket=ticket, files=[file], audience="shared", by=readiness, at=now, key=key)
        for _ in range(2)
    ]
    assert kept[0] == kept[1]
    assert Attachment.objects.count() == 1
    other = NewFile("a.txt", b"other")
    with pytest.raises(Conflict):
        attach_files(ticket=ticket, files=[other], audience="shared", by=readiness, at=now, key=key)


def test_who_may_not_add_attaches_nothing(program: Program, ticket: Ticket, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        keep(ticket, actor_in(program, "auditor"), now)


def path_of(kept: Attachment) -> str:
    ticket = kept.entry.ticket
    return f"/{ticket.program.key}/tickets/{ticket.reference}/files/{kept.key}/"


def test_it_is_downloaded_and_never_shown(ticket: Ticket, readiness: Actor, now: datetime) -> None:
    """Safety row 5: attachment, nosniff, sandbox, a type of our own."""
    kept = keep(ticket, readiness, now, "<img src=x onerror=alert(1)>.txt")
    answer = browser_of(readiness).get(path_of(kept))
    assert b"".join(answer.streaming_content) == b"a,b"  # type: ignore[attr-defined]
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_download_is_a_look(ticket: Ticket, readiness: Actor, now: datetime) -> None:
    kept = keep(ticket, readiness, now)
    browser_of(readiness).get(path_of(kept))
    look = Look.objects.get(what__contains="file")
    assert (look.user, look.what) == (readiness.user, f"T-1001 file {str(kept.key)[:8]}")


@pytest.mark.parametrize(
    ("role", "teams", "audience", "status"),
    [
        ("agent", (), "shared", 200),
        ("agent", (), "internal", 404),
        ("agent", ("MRT",), "internal", 200),
        ("team-member", ("CS",), "shared", 404),
        ("team-member", ("MRT",), "internal", 200),
        ("auditor", (), "shared", 404),
        ("program-lead", (), "shared", 404),
        ("recipient", (), "shared", 404),
    ],
)
def test_it_is_reached_through_the_ticket_only(
    program: Program,
    ticket: Ticket,
    readiness: Actor,
    now: datetime,
    role: str,
    teams: tuple[str, ...],
    audience: str,
    status: int,
) -> None:
    """Safety row 22; its bytes cannot be masked, so who reads masked words has no download."""
    kept = attach_file(
        ticket=ticket, file=b"x", name="a.txt", by=readiness, at=now, audience=audience
    )
    assert browser_of(actor_in(program, role, teams=teams)).get(path_of(kept)).status_code == status


def test_another_ticket_or_a_guessed_key_leads_to_nothing(
    ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    kept = keep(ticket, readiness, now)
    ticket_of(readiness, now)
    browser = browser_of(readiness)
    assert browser.get(path_of(kept).replace("T-1001", "T-1002")).status_code == 404
    assert browser.get(path_of(kept).replace(str(kept.key), str(uuid4()))).status_code == 404
    assert Client().get(path_of(kept)).status_code == 302


def test_the_page_takes_several_and_shows_hostile_names_as_text(
    ticket: Ticket, readiness: Actor
) -> None:
    """Safety row 2: helpdesk-z#75 was a file name."""
    browser = browser_of(readiness)
    path = f"/{ticket.program.key}/tickets/T-1001/"
    files = [
        SimpleUploadedFile("<svg onload=alert(1)>.txt", b"1"),
        SimpleUploadedFile("../../x.pdf", b"2"),
    ]
    answer = browser.post(f"{path}files/", {"files": files, "audience": "internal"}, follow=True)
    page = answer.content.decode()
    assert "2 files are in the story." in page
    assert "_svg onload=alert(1)_.txt" in page
    assert "<svg onload" not in page
    assert ">x.pdf<" in page
    assert "Not scanned yet" in page


def test_the_page_says_what_was_refused_and_keeps_nothing(ticket: Ticket, readiness: Actor) -> None:
    path = f"/{ticket.program.key}/tickets/T-1001/files/"
    file = SimpleUploadedFile("x.html", b"<script>")
    answer = browser_of(readiness).post(path, {"files": [file], "audience": "shared"})
    assert answer.status_code == 422
    assert "“x.html” is not of a kind that is taken." in answer.content.decode()
    assert not StoredFile.objects.exists()
