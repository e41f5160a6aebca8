"""The other desk's ticket list (R33): read, matched with reasons, brought in once."""

import codecs
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hypercare.casework.handovers import listing
from hypercare.casework.handovers.bringing_in import bring_in
from hypercare.casework.handovers.listing import (
    MOST_BYTES,
    Line,
    Ours,
    Unreadable,
    match,
    parse,
)
from hypercare.casework.handovers.models import HandOver, OtherTicket
from hypercare.casework.intake.services import receive
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.errors import InvalidInput, NotAllowed
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser_of
from tests.factories.contacts import incoming
from tests.factories.program import close_wave

HERE = ZoneInfo("America/Los_Angeles")
NAMES = {"reference": "Ticket", "person": "Who", "county": "County", "time": "Opened"}
MAPPING = {**NAMES, "status": "State"}
HEADER = "Ticket,Who,County,Opened,State\n"


def listed(*lines: str) -> bytes:
    return (HEADER + "\n".join(lines)).encode()


def test_lines_are_read_in_any_spreadsheets_writing() -> None:
    data = "Ticket;Who;County;Opened;State\nNS-1;Mara Voß;Amber County;10/29/2026 11:05 AM;open\n"
    [line] = parse(data.encode("cp1252"), MAPPING, HERE).lines
    assert (line.reference, line.person, line.number) == ("NS-1", "Mara Voß", 2)
    assert line.at == datetime(2026, 10, 29, 18, 5, tzinfo=UTC)
    assert parse(data.replace(";", "\t").encode("utf-16"), MAPPING, HERE).lines == [line]


def test_a_cell_may_hold_a_line_break_and_any_script() -> None:
    parsed = parse(listed('NS-1,"Mara\nVoss",Amber,,', "NS-2,שלום,Amber,,"), MAPPING, HERE)
    assert [line.person for line in parsed.lines] == ["Mara Voss", "שלום"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (",Mara,Amber,,", "The reference is missing."),
        ('"=HYPERLINK(""x"")",Mara,Amber,,', "would be a formula"),
        ("NS-1,@SUM(A1),Amber,,", "would be a formula"),
        ("NS-1,Mara,Amber,yesterday,", "is no time"),
        ("NS-1,Mara,Amber,2027-03-14 02:30,", "The clocks skipped"),
        ("NS-1,Mara,Amber,9999-12-31 23:00,", "a year between 2000 and 2100"),
        (f"{'N' * 61},Mara,Amber,,", "too long"),
        ("NS-0,Somebody,Amber,,", "stands in the file twice"),
    ],
)
def test_a_wrong_line_is_named_with_what_to_do(text: str, sentence: str) -> None:
    parsed = parse(listed("NS-0,A,Amber,,", text, "", "NS-9,B,Amber,,"), MAPPING, HERE)
    assert [line.reference for line in parsed.lines] == ["NS-0", "NS-9"]
    [wrong] = parsed.wrong
    assert wrong.number == 3
    assert sentence in wrong.sentence


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "no first line"),
        (b"PK\x03\x04\x00\x00", "no CSV file"),
        (b"x" * (MOST_BYTES + 1), "larger than 5 MB"),
        (b"Number,Who\n1,2\n", "Choose the column"),
        (b"Ticket,Who,Ticket\n1,A,2\n", "Two columns are called “Ticket”"),
        (codecs.BOM_UTF16_LE + b"T", "Choose the column"),
    ],
)
def test_a_file_that_is_no_list_is_refused_as_a_whole(data: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        parse(data, MAPPING, HERE)


NOON = datetime(2026, 10, 29, 19, 0, tzinfo=UTC)


def test_matches_are_explained_and_nobody_chooses_between_two_that_are_alike() -> None:
    lines = [
        Line(2, "NS-1", "Mara Voss", "Amber", NOON + timedelta(minutes=30)),
        Line(3, "NS-2", "", "Birch", NOON + timedelta(minutes=10)),
        Line(4, "NS-3", "", "Cedar", NOON + timedelta(minutes=5)),
        Line(5, "NS-4", "", "", None),
    ]
    ours = [
        Ours(1, NOON, "", "mara voss", "Amber"),
        Ours(2, NOON, "", "", "Birch"),
        Ours(3, NOON, "", "", "Cedar"),
        Ours(4, NOON, "", "", "Cedar"),
        Ours(5, NOON, "ns-4", "", "Amber"),
    ]
    found = match(lines, ours)
    said = {key: (one.ours.key, one.score, one.whys) for key, one in found.items()}
    assert said == {
        "NS-1": (1, 70, ("person", "county", "hour")),
        "NS-2": (2, 40, ("county", "hour")),
        "NS-4": (5, 60, ("reference",)),
    }


def test_two_lines_that_fit_one_hand_over_alike_are_not_chosen_between() -> None:
    lines = [
        Line(2, "NS-1", "Mara Voss", "Amber", NOON + timedelta(minutes=30)),
        Line(3, "NS-2", "Mara Voss", "Amber", NOON + timedelta(minutes=40)),
        Line(4, "NS-3", "Mara Voss", "Amber", NOON + timedelta(minutes=50)),
    ]
    ours = [Ours(1, NOON, "", "mara voss", "Amber")]
    assert match(lines, ours) == {}
    [third] = match(lines, [Ours(1, NOON, "ns-3", "mara voss", "Amber")]).values()
    assert third.line.reference == "NS-3"


def test_a_ticket_that_was_there_before_is_none_of_ours_unless_its_number_says_so() -> None:
    """Their list has minutes: ours of 19:00:40 stands there at 19:00."""
    before = Line(2, "NS-1", "Mara Voss", "Amber", NOON - timedelta(days=2))
    ours = Ours(1, NOON + timedelta(seconds=40), "", "mara voss", "County of Amber")
    assert match([before], [ours]) == {}
    assert "NS-1" in match([before], [replace(ours, reference="NS-1")])
    [same] = match([replace(before, at=NOON)], [ours]).values()
    assert same.whys == ("person", "county", "hour")


def test_a_long_list_is_not_compared_line_by_line_with_the_whole_ledger(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """20,000 lines and 5,000 hand-overs would be a hundred million comparisons."""
    compared = []

    def counted(line: Line, one: Ours, real: Callable[..., Any] = listing.score) -> Any:
        compared.append(one.key)
        return real(line, one)

    monkeypatch.setattr(listing, "score", counted)
    hour = timedelta(hours=1)
    lines = [Line(n, f"NS-{n}", f"P {n}", "Amber", NOON + n * hour) for n in range(400)]
    ours = [Ours(n, NOON + n * hour, "", f"p {n}", "Amber") for n in range(400)]
    assert len(match(lines, ours)) == 400
    assert len(compared) < 1000


@pytest.fixture
def sent_on(agent: Actor, now: datetime) -> HandOver:
    """Mara Voss of Amber, redirected at 10:00."""
    facts = incoming(name="Mara Voss", happened_at=now)
    return HandOver.objects.get(contact=receive(facts, by=agent, at=now).contact)


def brought(by: Actor, now: datetime, *lines: str, rest: bool = False) -> Any:
    parsed = parse(listed(*lines), MAPPING, HERE)
    return bring_in(parsed=parsed, mapping=MAPPING, rest=rest, by=by, at=now)


def test_who_stands_in_their_list_reached_them_and_a_second_import_changes_nothing(
    sent_on: HandOver, readiness: Actor, now: datetime
) -> None:
    lines = ("NS-1,Mara Voss,Amber,2026-10-29 10:20,open", "NS-2,Nobody,Cedar,,open")
    assert vars(brought(readiness, now, *lines)) == {
        "new": 2,
        "changed": 0,
        "same": 0,
        "matched": 1,
    }
    sent_on.refresh_from_db()
    assert (sent_on.outcome, sent_on.reference_there) == ("reached", "NS-1")
    before = (sent_on.version, Entry.objects.count(), OtherTicket.objects.count())
    again = brought(readiness, now, *lines)
    sent_on.refresh_from_db()
    assert (again.new, again.changed, again.same, again.matched) == (0, 0, 2, 0)
    assert (sent_on.version, Entry.objects.count(), OtherTicket.objects.count()) == before
    assert brought(readiness, now, lines[0].replace("open", "closed")).changed == 1


@pytest.mark.parametrize(
    ("seconds", "reference", "line"),
    [
        (40, "", "NS-1,Mara Voss,Amber,2026-10-29 10:00,open"),
        (0, "ns-9", "NS-9,,,2026-10-01 10:00,open"),
    ],
)
def test_a_list_that_ends_before_ours_matches_by_the_minute_and_by_the_number(
    sent_on: HandOver, readiness: Actor, now: datetime, seconds: int, reference: str, line: str
) -> None:
    at = now + timedelta(seconds=seconds)
    HandOver.objects.filter(pk=sent_on.pk).update(at=at, reference_there=reference)
    assert brought(readiness, now, line).matched == 1


def test_a_hand_over_of_a_closed_wave_stays_as_it_is(
    sent_on: HandOver, readiness: Actor, now: datetime
) -> None:
    close_wave(readiness.program, 1, now + timedelta(hours=1))
    assert brought(readiness, now, "NS-1,Mara Voss,Amber,2026-10-29 10:20,open").matched == 0
    sent_on.refresh_from_db()
    assert (sent_on.outcome, sent_on.reference_there) == ("open", "")


def test_what_people_said_stays(sent_on: HandOver, readiness: Actor, now: datetime) -> None:
    HandOver.objects.filter(pk=sent_on.pk).update(outcome="not-reached", outcome_at=now)
    brought(readiness, now, "NS-1,Mara Voss,Amber,2026-10-29 10:20,open")
    sent_on.refresh_from_db()
    assert sent_on.outcome == "not-reached"


def test_with_a_wrong_line_it_is_all_or_nothing_unless_the_rest_is_asked_for(
    readiness: Actor, now: datetime
) -> None:
    lines = ("NS-1,Mara,Amber,,", ",Nobody,Amber,,")
    with pytest.raises(InvalidInput, match="nothing was brought in"):
        brought(readiness, now, *lines)
    assert not OtherTicket.objects.exists()
    assert brought(readiness, now, *lines, rest=True).new == 1


def test_an_agent_brings_in_nothing(agent: Actor, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        brought(agent, now, "NS-1,Mara,Amber,,")


def test_the_page_reads_asks_shows_and_brings_in_and_remembers_the_columns(
    sent_on: HandOver, readiness: Actor, program: Program
) -> None:
    desk, where = browser_of(readiness), f"/{program.key}/hand-overs/import/"
    data = listed("NS-1,Mara Voss,Amber,2026-10-29 10:20,open")
    page = desk.post(where, {"file": SimpleUploadedFile("list.csv", data)})
    form = page.context["form"]
    sent = {"sha": form["sha"].value(), **MAPPING}
    forgot = desk.post(where, sent | {"do": "look", "reference": ""})
    assert forgot.status_code == 422
    assert forgot.context["form"].errors["reference"] == [
        "Choose the column that has their number."
    ]
    assert forgot.context["form"]["person"].value() == "Who"
    look = desk.post(where, sent | {"do": "look"})
    assert "70 of 100" in look.content.decode()
    done = desk.post(where, sent | {"do": "all"})
    assert done["Location"] == f"/{program.key}/hand-overs/"
    again = desk.post(where, {"file": SimpleUploadedFile("list.csv", data)}).context["form"]
    assert {c: again[c].value() for c in MAPPING} == MAPPING
    lost = desk.post(where, {"sha": "0" * 64, **MAPPING})
    assert lost.status_code == 422
    assert "Choose it again" in lost.content.decode()
