"""Publishing a board: exactly what was reviewed, numbered, and never changed (R23 to R25, R34)."""

import hashlib
import json
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.errors import InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.programs.models import Program
from hypercare.foundation.ui.words import Said
from hypercare.insight.boards.errors import Damaged
from hypercare.insight.boards.models import Board, Edition
from hypercare.insight.boards.picture import picture
from hypercare.insight.boards.selectors import standing
from hypercare.insight.boards.services import publish
from hypercare.insight.boards.states import Fresh
from hypercare.insight.boards.wording import cell, edition_in_words
from hypercare.reference.directory.models import Agreement, Entity, GoToResource, Person
from tests.boards.conftest import close, open_one
from tests.boards.factory import make_board, published, reviewed
from tests.factories.people import actor_in
from tests.factories.program import NOW, make_program
from tests.meetings.factory import make_meeting

SSN = "212-55-0199"
LATER = NOW + timedelta(minutes=5)


def test_an_edition_holds_number_short_description_and_the_columns(
    board: Board, analyst: Actor
) -> None:
    """R23."""
    open_one(analyst, counties=("amber",))
    content = published(board, analyst, note="After the morning.").read()
    (row,) = content["rows"]
    assert row["number"] == "I-1001"
    assert row["summary"] == "Letters go to old addresses"
    assert (row["status"], row["counties"]) == ("Open", ["Amber"])
    assert set(row) == {"number", "summary", *board.columns}
    assert (content["edition"], content["note"]) == (1, "After the morning.")
    assert content["published_by"] == analyst.name


def test_the_status_room_board_shows_known_issues_only(program: Program, analyst: Actor) -> None:
    """R24."""
    open_one(analyst, "Nobody knows why")
    open_one(analyst, "Known", workaround="Print it twice.", is_known=True)
    room = make_board(program, "status-room", issues="known", columns=["workaround"])
    (row,) = picture(room)["rows"]
    assert (row["summary"], row["workaround"]) == ("Known", "Print it twice.")


def test_it_says_after_which_meeting_it_was_published(
    program: Program, board: Board, analyst: Actor
) -> None:
    """R25: the last that had ended, not the one that is being held, nor one that was cancelled."""
    refreshes: dict[str, Any] = {"refreshes_boards": True, "refresh_within": 20}
    begun = NOW - timedelta(minutes=40)
    make_meeting(program, begun, title="QRT", **refreshes)
    make_meeting(program, NOW - timedelta(minutes=5), title="Held now", **refreshes)
    gone: dict[str, Any] = {"cancelled_at": NOW, "cancelled_why": "No room."}
    make_meeting(program, begun + timedelta(minutes=5), title="Cancelled", **refreshes, **gone)
    content = published(board, analyst).read()
    after = content["after"]
    assert (after["title"], after["starts_at"]) == ("QRT", begun.isoformat())
    same_day, later = Said(program.zone, NOW), Said(program.zone, NOW + timedelta(days=2))
    assert edition_in_words(content, same_day) == "Edition 1, after QRT 9:20, 10:00"
    assert edition_in_words(content, later) == (
        "Edition 1, after QRT Thu 29 Oct 9:20, Thu 29 Oct 10:00"
    )


def test_a_fact_that_nobody_knows_yet_is_said_in_words(program: Program) -> None:
    said = Said(program.zone, NOW)
    words = {name: cell(name, None, NOW, said) for name in ("owner", "counties", "workaround")}
    assert words == {"owner": "nobody yet", "counties": "any", "workaround": "nothing known yet"}


def test_publishing_settles_what_was_owed_and_a_later_meeting_owes_again(
    program: Program, board: Board, analyst: Actor
) -> None:
    begun = NOW - timedelta(minutes=60)
    make_meeting(program, begun, refreshes_boards=True, refresh_within=20)
    assert standing(board, NOW).freshness.state == Fresh.LATE
    published(board, analyst)
    assert standing(board, NOW).freshness.state == Fresh.FRESH
    make_meeting(program, NOW, refreshes_boards=True, refresh_within=20)
    states = [standing(board, NOW + timedelta(minutes=m)).freshness.state for m in (31, 50, 80)]
    assert states == [Fresh.DUE, Fresh.LATE, Fresh.MISSED]


def test_a_cancelled_meeting_and_a_debrief_owe_nothing(program: Program, board: Board) -> None:
    begun = NOW - timedelta(minutes=60)
    make_meeting(program, begun, refreshes_boards=False)
    make_meeting(
        program,
        begun,
        refreshes_boards=True,
        refresh_within=20,
        cancelled_at=NOW,
        cancelled_why="A slip.",
    )
    assert standing(board, NOW).freshness.state == Fresh.FRESH


def test_no_client_data_reaches_a_board(board: Board, analyst: Actor) -> None:
    """R34, safety row 20: not in words, not in a note, not under a pattern that came later."""
    open_one(analyst, f"Case of {SSN} and 01A2345678 is lost", workaround=f"Look for {SSN}.")
    make_board(analyst.program, "all", columns=["workaround"])
    edition = published(board, analyst, note=f"Ask for {SSN}")
    room = published(Board.objects.get(key="all"), analyst)
    for kept in (edition.content, room.content, str(Entry.objects.values_list("data"))):
        assert SSN not in kept
        assert "01A2345678" not in kept
    assert "[SSN masked]" in edition.content


def test_go_to_resources_are_names_and_extensions_without_numbers(
    program: Program, analyst: Actor
) -> None:
    """Field class B: name and extension; telephone and mail are not on a board."""
    facts = {"name": "Dana Whitlock", "role": "Lead", "extension": "17", "phone": "916-555-0111"}
    person = Person.objects.create(program=program, key="p", email="d@isaws.example", **facts)
    left = Person.objects.create(program=program, key="l", name="Gone", retired_at=NOW)
    GoToResource.objects.create(
        program=program, effort="cutover", name="Cutover", person=person, backup=left
    )
    (slot,) = picture(make_board(program, go_to=True))["go_to"]
    assert slot["primary"] == {"name": "Dana Whitlock", "role": "Lead", "extension": "17"}
    assert slot["backup"] is None


def test_agreements_are_on_every_board(program: Program) -> None:
    """R26."""
    entity = Entity.objects.get(program=program, key="new-system")
    facts = {"title": "Daily files", "edition": "3.2", "link": "https://docs.example/a"}
    Agreement.objects.create(program=program, key="a", entity=entity, **facts)
    (one,) = picture(make_board(program))["agreements"]
    assert (one["title"], one["edition"], one["entity"]) == ("Daily files", "3.2", entity.name)


def test_somebody_who_published_first_is_never_overwritten(board: Board, analyst: Actor) -> None:
    """Two publishers make one edition of what both saw; the second is told who was faster."""
    seen = reviewed(board)
    publish(board=board, reviewed=seen, note="", by=analyst, at=NOW)
    other = actor_in(analyst.program, "manager")
    with pytest.raises(OutOfDate, match="Sample Person published edition 1"):
        publish(board=board, reviewed=seen, note="", by=other, at=LATER)
    assert Edition.objects.count() == 1


def test_what_was_not_seen_is_not_published(board: Board, analyst: Actor) -> None:
    seen = reviewed(board)
    open_one(analyst)
    with pytest.raises(OutOfDate, match="changed while you looked"):
        publish(board=board, reviewed=seen, note="", by=analyst, at=NOW)
    assert not Edition.objects.exists()


def test_a_note_that_is_too_long_is_refused(board: Board, analyst: Actor) -> None:
    with pytest.raises(InvalidInput) as refused:
        published(board, analyst, note="x" * 301)
    assert "note" in refused.value.fields


def test_a_team_member_cannot_publish(board: Board) -> None:
    with pytest.raises(NotAllowed):
        published(board, actor_in(board.program, "team-member"))


def test_an_edition_stays_as_it_was_published(board: Board, analyst: Actor) -> None:
    issue = open_one(analyst)
    edition = published(board, analyst)
    first = edition.content
    close(issue)
    board.columns = []
    board.save()
    published(board, analyst, at=LATER)
    again = Edition.objects.get(board=board, number=1)
    assert again.content == first
    assert again.checksum == hashlib.sha256(first.encode()).hexdigest()
    assert json.loads(first)["rows"][0]["number"] == "I-1001"


@pytest.mark.parametrize(
    "how", ["UPDATE boards_edition SET number = 9", "DELETE FROM boards_edition"]
)
def test_the_database_refuses_to_change_an_edition(board: Board, analyst: Actor, how: str) -> None:
    published(board, analyst)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(how)


def test_the_database_refuses_a_checksum_that_does_not_fit(board: Board, analyst: Actor) -> None:
    known = published(board, analyst)
    facts = {"published_at": NOW, "published_by": known.published_by, "content": "{}"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(
            program=board.program, board=board, number=2, checksum=known.checksum, **facts
        )


def test_an_edition_that_does_not_fit_its_checksum_is_not_shown(
    board: Board, analyst: Actor
) -> None:
    edition = published(board, analyst)
    edition.content = edition.content.replace("1", "2", 1)
    with pytest.raises(Damaged):
        edition.read()


def test_publishing_writes_one_entry_for_all_screens(board: Board, analyst: Actor) -> None:
    edition = published(board, analyst)
    entry = Entry.objects.get(verb="board.published")
    assert (entry.subject, entry.read_action) == ("board:issue-board", "board.show")
    assert entry.data == {"edition": 1, "rows": 0, "checksum": edition.checksum}


def test_two_who_publish_at_once_make_one_edition(committed: None) -> None:
    program = make_program()
    board = make_board(program)
    people = [actor_in(program, "analyst"), actor_in(program, "manager")]
    seen, gate = reviewed(board), Barrier(2)
    refused: list[OutOfDate] = []

    def press(by: Actor) -> None:
        gate.wait()
        try:
            publish(board=board, reviewed=seen, note="", by=by, at=NOW)
        except OutOfDate as error:
            refused.append(error)
        finally:
            connection.close()

    both = [Thread(target=press, args=(by,)) for by in people]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert (Edition.objects.count(), len(refused)) == (1, 1)
