"""The work log: only ever added to, amended by adding, paged, and internal entries stay inside."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.casework.tickets.outside import SharedEntry, shared_story
from hypercare.casework.tickets.services import add_note, amend, attach_file
from hypercare.casework.tickets.stories import ON_A_PAGE, story_for, story_page
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotAllowed
from hypercare.foundation.programs.models import Program
from hypercare.foundation.words.models import Words
from tests.accounts.cast import browser_of
from tests.factories.people import actor_in
from tests.tickets.tickets import ticket_of


@pytest.fixture
def ticket(readiness: Actor, now: datetime) -> Ticket:
    return ticket_of(readiness, now)


def note(ticket: Ticket, text: str, by: Actor, at: datetime, audience: str) -> WorkLogEntry:
    return add_note(ticket=ticket, text=text, audience=audience, by=by, at=at)


def test_only_shared_entries_leave_the_house(
    ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    """Safety row 23: the type that outside-facing code is given holds no other."""
    note(ticket, "Between us.", readiness, now, "internal")
    note(ticket, "Call 530-555-0111, SSN 123-45-6789.", readiness, now, "shared")
    attach_file(
        ticket=ticket, file=b"x", name="ours.txt", by=readiness, at=now, audience="internal"
    )
    contact, shared = shared_story(ticket)
    assert (contact.kind, contact.contact, contact.name) == ("contact", "C-1001", "S. C.")
    assert shared == SharedEntry(
        at=now,
        kind="note",
        who="Sample Person",
        contact="",
        entity="",
        name="",
        reach="",
        reason="",
        text="Call 530-555-0111, SSN [SSN masked].",
    )


def test_what_was_amended_leaves_as_amended_and_what_was_taken_back_not_at_all(
    ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    first = note(ticket, "It is fixed.", readiness, now, "shared")
    second = note(ticket, "The password is x.", readiness, now, "shared")
    amend(entry=first, text="It is not fixed.", audience="shared", by=readiness, at=now)
    amend(entry=second, text="Withdrawn.", audience="internal", by=readiness, at=now)
    assert [entry.text for entry in shared_story(ticket)[1:]] == ["It is not fixed."]


def test_what_was_taken_back_is_internal_in_the_house_too(
    program: Program, ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    entry = note(ticket, "Said too much.", readiness, now, "shared")
    amend(entry=entry, text="Withdrawn.", audience="internal", by=readiness, at=now)
    assert [one.text for one in story_for(ticket, actor_in(program, "agent"))] == [""]
    with pytest.raises(Conflict, match="stays internal"):
        amend(entry=entry, text="Again.", audience="shared", by=readiness, at=now)


@pytest.mark.parametrize(
    ("role", "reads_former"),
    [("auditor", True), ("manager", True), ("analyst", False), ("agent", False)],
)
def test_the_old_words_stay_readable_to_auditors(
    program: Program,
    ticket: Ticket,
    readiness: Actor,
    now: datetime,
    role: str,
    reads_former: bool,
) -> None:
    entry = note(ticket, "It is fixed.", readiness, now, "shared")
    later = now + timedelta(minutes=1)
    amend(entry=entry, text="It is not fixed.", audience="shared", by=readiness, at=later)
    told = story_for(ticket, actor_in(program, role))[-1]
    assert (told.text, [one.at for one in told.amended]) == ("It is not fixed.", [later])
    assert [one.text for one in told.former] == (["It is fixed."] if reads_former else [])


def test_a_correction_that_is_sent_twice_is_one(
    ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    """A retry never duplicates."""
    given: dict[str, Any] = {"audience": "internal", "by": readiness, "at": now}
    entry = add_note(ticket=ticket, text="One.", **given)
    assert amend(entry=entry, text="One.", **given) == entry
    first = amend(entry=entry, text="Two.", **given)
    assert amend(entry=entry, text="Two.", **given) == first
    amend(entry=entry, text="One.", **given)
    assert entry.amendments.count() == 2


def test_an_amendment_changes_no_row(ticket: Ticket, readiness: Actor, now: datetime) -> None:
    entry = note(ticket, "It is fixed.", readiness, now, "internal")
    before = WorkLogEntry.objects.filter(pk=entry.pk).values().get()
    amended = amend(entry=entry, text="No.", audience="internal", by=readiness, at=now)
    again = amend(entry=amended, text="Yes.", audience="internal", by=readiness, at=now)
    assert (amended.amends_id, again.amends_id) == (entry.pk, entry.pk)
    assert WorkLogEntry.objects.filter(pk=entry.pk).values().get() == before


def test_people_amend_their_own_notes_and_only_notes(
    program: Program, ticket: Ticket, readiness: Actor, agent: Actor, now: datetime
) -> None:
    entry = note(ticket, "It is fixed.", readiness, now, "shared")
    with pytest.raises(NotAllowed, match="what you wrote yourself"):
        amend(entry=entry, text="x", audience="shared", by=agent, at=now)
    contact = WorkLogEntry.objects.get(ticket=ticket, kind="contact")
    with pytest.raises(Conflict, match="Only notes"):
        amend(entry=contact, text="x", audience="shared", by=readiness, at=now)


def test_the_same_key_adds_one_note(ticket: Ticket, readiness: Actor, now: datetime) -> None:
    key = uuid4()
    for _ in range(2):
        add_note(ticket=ticket, text="Once.", audience="shared", by=readiness, at=now, key=key)
    assert WorkLogEntry.objects.filter(ticket=ticket, kind="note").count() == 1
    with pytest.raises(Conflict, match="other words"):
        add_note(ticket=ticket, text="Twice.", audience="shared", by=readiness, at=now, key=key)


def test_too_long_a_note_is_refused_with_its_length(
    ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    with pytest.raises(InvalidInput, match="10,001 characters long"):
        note(ticket, "x" * 10_001, readiness, now, "shared")


def test_a_long_note_comes_back_with_all_its_words(ticket: Ticket, readiness: Actor) -> None:
    text = "word " * 4_000
    path = f"/{ticket.program.key}/tickets/T-1001/notes/"
    answer = browser_of(readiness).post(path, {"text": text, "audience": "internal"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert text.strip() in page
    assert "A note holds 10,000" in page


def test_a_paste_of_10_mb_is_refused_with_a_sentence_and_changes_nothing(
    ticket: Ticket, readiness: Actor
) -> None:
    path = f"/{ticket.program.key}/tickets/T-1001/notes/"
    before = WorkLogEntry.objects.count(), Words.objects.count()
    answer = browser_of(readiness).post(path, {"text": "x" * 10_000_000, "audience": "internal"})
    assert answer.status_code == 413
    assert "more than 2 MB" in answer.content.decode()
    assert "Go back: your words are still there" in answer.content.decode()
    assert (WorkLogEntry.objects.count(), Words.objects.count()) == before


def fill(ticket: Ticket, by: Actor, at: datetime, count: int) -> None:
    """Notes straight into the tables: a thousand verbs would take a minute."""
    texts = Words.objects.bulk_create(
        Words(
            program=by.program,
            kind="note",
            retention="casework",
            clear=f"Note {number}",
            masked=f"Note {number}",
            kept_at=at,
        )
        for number in range(count)
    )
    WorkLogEntry.objects.bulk_create(
        WorkLogEntry(program=by.program, ticket=ticket, kind="note", at=at, by=by.user, text=text)
        for text in texts
    )


def test_a_long_story_is_paged_from_the_newest_back_to_the_first(
    ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    fill(ticket, readiness, now, 1_000)
    seen: list[str] = []
    before, pages = None, 0
    while pages == 0 or before is not None:
        page = story_page(ticket, readiness, before)
        assert len(page.entries) <= ON_A_PAGE
        seen = [one.text for one in page.entries] + seen
        before, pages = page.earlier, pages + 1
    assert (pages, seen[0]) == (11, "")
    assert seen[1:] == [f"Note {number}" for number in range(1_000)]


def test_the_page_costs_the_same_with_1000_entries(
    ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    browser = browser_of(readiness)
    path = f"/{ticket.program.key}/tickets/T-1001/"
    counts = []
    for more in (2, 1_000):
        fill(ticket, readiness, now, more)
        browser.get(path)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(path)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 24


def test_a_note_that_looks_like_a_page_is_shown_as_text(
    ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    """Safety row 2."""
    canary = '<script>alert("ZXSSZ")</script>'
    note(ticket, canary, readiness, now, "shared")
    page = browser_of(readiness).get(f"/{ticket.program.key}/tickets/T-1001/").content.decode()
    assert canary not in page
    assert "&lt;script&gt;alert(&quot;ZXSSZ&quot;)" in page
