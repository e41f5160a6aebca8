"""Every layout becomes the same legs; what cannot be read is named by its line (R32)."""

import io
import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from hypercare.casework.evidence.formats.layouts import ASTERISK, CUCM, FREEPBX, TWILIO
from hypercare.casework.evidence.formats.reading import read_legs
from hypercare.casework.evidence.legs import Fault, Layout, Leg, Reading
from hypercare.casework.evidence.mapping import layout_from
from hypercare.foundation.kernel.errors import InvalidInput

PACIFIC = Reading(ZoneInfo("America/Los_Angeles"))
BEGAN = datetime(2026, 10, 26, 14, 52, 5, tzinfo=UTC)
MASTER = (
    '"","15305550111","9165550145","from-pstn","""A, B"" <15305550111>","PJSIP/trunk-1",'
    '"PJSIP/4145-1","Dial","x","2026-10-26 07:52:05","2026-10-26 07:52:14",'
    '"2026-10-26 07:55:15",190,181,"ANSWERED","DOCUMENTATION"'
)


def read(text: str, layout: Layout, reading: Reading = PACIFIC) -> list[Leg | Fault]:
    return list(read_legs(io.BytesIO(text.encode()), layout, reading))


def one(text: str, layout: Layout) -> Leg:
    (leg,) = read(text, layout)
    assert isinstance(leg, Leg), leg
    return leg


@pytest.mark.parametrize(
    ("ending", "call_id"),
    [("", ""), (',"1793026325.1001"', "1793026325.1001"), (',"ours"', ""),
     (',"1793026325.1001","ours"', "1793026325.1001"), (',"pbx-1793026325.7"', "pbx-1793026325.7")],
)  # fmt: skip
def test_asterisk_with_16_17_and_18_columns(ending: str, call_id: str) -> None:
    leg = one(MASTER + ending, ASTERISK)
    assert (leg.call_id, leg.started_at, leg.talk, leg.reached) == (call_id, BEGAN, 181, "4145")
    assert leg.answered_at == datetime(2026, 10, 26, 14, 52, 14, tzinfo=UTC)
    assert (leg.caller, leg.called, leg.app) == ("15305550111", "9165550145", "dial")


def test_freepbx_by_the_names_of_its_columns_and_the_number_that_was_dialled() -> None:
    text = (
        "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,"
        "disposition,amaflags,accountcode,uniqueid,userfield,did,linkedid\n"
        "2026-10-26 07:52:05,x,5305550111,4145,ext,PJSIP/t-1,PJSIP/4145-1,Dial,,190,181,"
        "ANSWERED,3,,179.2,,9165550145,179.1\n"
    )
    leg = one(text, FREEPBX)
    assert (leg.call_id, leg.called, leg.talk) == ("179.1", "9165550145", 181)
    assert leg.started_at == BEGAN


def test_cucm_skips_its_row_of_types_and_joins_the_id_of_two_parts() -> None:
    text = (
        '"globalCallID_callManagerId","globalCallID_callId","dateTimeOrigination",'
        '"callingPartyNumber","originalCalledPartyNumber","finalCalledPartyNumber",'
        '"dateTimeConnect","dateTimeDisconnect","duration"\n'
        "INTEGER,INTEGER,INTEGER,VARCHAR(50),VARCHAR(50),VARCHAR(50),INTEGER,INTEGER,INTEGER\n"
        f'2,77,{int(BEGAN.timestamp())},"5305550111","9165550145","4145",'
        f"{int(BEGAN.timestamp()) + 9},{int(BEGAN.timestamp()) + 190},181\n"
        f'2,78,{int(BEGAN.timestamp())},"5305550111","9165550145","4145",0,'
        f"{int(BEGAN.timestamp()) + 20},0\n"
    )
    answered, lost = read(text, CUCM)
    assert isinstance(answered, Leg)
    assert isinstance(lost, Leg)
    assert (answered.call_id, answered.started_at, answered.talk) == ("2.77", BEGAN, 181)
    assert (lost.call_id, lost.answered_at, lost.talk) == ("2.78", None, 0)


@pytest.mark.parametrize("wrapped", [True, False])
def test_twilio_lists_with_the_parent_as_the_call(wrapped: bool) -> None:
    call = {
        "sid": "CA2", "parent_call_sid": "CA1", "from": "+15305550111", "to": "+19165550145",
        "start_time": "Mon, 26 Oct 2026 14:52:05 +0000",
        "end_time": "Mon, 26 Oct 2026 14:55:15 +0000", "duration": "181", "status": "completed",
    }  # fmt: skip
    alone = {**call, "sid": "CA9", "parent_call_sid": None, "status": "no-answer"}
    calls = [call, alone]
    first, second = read(json.dumps({"calls": calls} if wrapped else calls), TWILIO)
    assert isinstance(first, Leg)
    assert isinstance(second, Leg)
    assert (first.call_id, first.started_at, first.talk) == ("CA1", BEGAN, 181)
    assert (second.call_id, second.answered_at) == ("CA9", None)


def test_any_other_file_by_a_mapping() -> None:
    mapping = {
        "started": "Start", "caller": "From", "called": "To", "talk": "Secs", "call_id": "A, B",
        "times": "%m/%d/%Y %H:%M:%S", "delimiter": ";",
    }  # fmt: skip
    text = "A;B;Start;From;To;Secs\n1;2;10/26/2026 07:52:05;5305550111;9165550145;181\n"
    leg = one(text, layout_from(mapping))
    assert (leg.call_id, leg.started_at, leg.talk) == ("1.2", BEGAN, 181)


@pytest.mark.parametrize(
    ("mapping", "field"),
    [
        ({}, "started"),
        ({"started": "S", "caller": "C", "called": "D"}, "talk"),
        ({"started": "S", "caller": "C", "called": "D", "talk": "T", "times": "%Q"}, "times"),
        ({"started": "S", "caller": "C", "called": "D", "talk": "T", "answered": "y"}, "status"),
        ({"started": "S", "caller": "C", "called": "D", "talk": "T", "wheel": "y"}, "wheel"),
        ({"started": "S", "caller": "C", "called": "D", "talk": "T", "delimiter": ";;"},
         "delimiter"),
    ],
)  # fmt: skip
def test_a_mapping_that_is_not_whole_says_which_part(mapping: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        layout_from(mapping)
    assert field in refused.value.fields


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("1,2,3", "3 columns"),
        (MASTER.replace("2026-10-26 07:52:05", "yesterday"), "no time"),
        (MASTER.replace("190", "many"), "no number of seconds"),
        (MASTER.replace("190", "999999999"), "no number of seconds"),
        (MASTER.replace("2026-10-26 07:52:05", "2026-03-08 02:30:00"), "does not exist"),
        (MASTER.replace("2026-10-26 07:52:05", ""), "is empty"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_the_next_one_is_read(line: str, word: str) -> None:
    bad, good = read(f"{line}\n{MASTER}\n", ASTERISK)
    assert isinstance(bad, Fault)
    assert bad.row == 1
    assert word in bad.reason
    assert isinstance(good, Leg)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_file_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read(text, ASTERISK)


def test_a_file_without_the_columns_is_refused_with_their_names() -> None:
    with pytest.raises(InvalidInput, match="calldate"):
        read("a,b,c\n1,2,3\n", FREEPBX)


@pytest.mark.parametrize(("offset", "hour"), [(0, 8), (3600, 9)])
def test_an_hour_that_came_twice_is_told_apart_by_the_calls_own_id(offset: int, hour: int) -> None:
    """Settled reading 19; at 01:30 on 1 November the clocks show the same time twice."""
    began = datetime(2026, 11, 1, 8, 30, tzinfo=UTC).timestamp() + offset
    twice = MASTER.replace("2026-10-26 07:52:05", "2026-11-01 01:30:00")
    leg = one(f'{twice},"{int(began)}.7"', ASTERISK)
    assert leg.started_at == datetime(2026, 11, 1, hour, 30, tzinfo=UTC)


def test_broken_letters_and_control_characters_stop_nothing() -> None:
    raw = MASTER.replace("from-pstn", "\x00\u202e").encode() + b"\xff\xfe\n"
    (leg,) = list(read_legs(io.BytesIO(raw), ASTERISK, PACIFIC))
    assert isinstance(leg, Leg | Fault)


def test_a_line_ends_where_the_telephone_system_ended_it() -> None:
    """Other letters that separate lines elsewhere are letters here, also at the beginning."""
    odd = MASTER.replace('"from-pstn"', "a\u2028b\x0bc\x85d")
    legs = read(f"{odd}\n{MASTER}\n", ASTERISK)
    assert [isinstance(leg, Leg) for leg in legs] == [True, True]
