"""Asking where a caller belongs, with nothing stored (issue: API)."""

from datetime import datetime, timedelta

import pytest

from hypercare.casework.contacts.models import Contact
from hypercare.casework.routing.models import AdviceGiven
from hypercare.foundation.words.models import Words
from hypercare.reference.directory.models import Line
from tests.api.conftest import Script

COUNTY = {"entity_type": "county", "entity": "Amber", "about": "conversion", "channel": "phone"}


def test_it_answers_with_row_reason_sentence_and_number(script: Script) -> None:
    """R10."""
    status, body = script.advice(**COUNTY)
    assert status == 200
    assert (body["advice"], body["row"], body["rules"]) == ("service-desk", 2, 1)
    assert body["number"] == "800-555-0100"
    assert body["say"] == "Please call 800-555-0100."
    assert "October 26, 2026" in body["reason"]
    assert (body["ticket_required"], body["migration_related"]) == (True, True)
    assert body["first_group"] == "MRT"
    county = body["county"]
    assert (county["state"], county["wave"], county["day"]) == ("live", 1, 3)
    assert (county["window"], county["window_last_day"]) == ("open", "2026-11-25")
    assert body["line"]["is_open"] is True


def test_it_stores_nothing(script: Script) -> None:
    script.advice(**COUNTY)
    assert not Contact.objects.exists()
    assert not AdviceGiven.objects.exists()
    assert not Words.objects.exists()


@pytest.mark.parametrize(
    ("on", "code", "state"),
    [
        ("2026-10-22", "customer-support", "scheduled"),
        ("2026-10-23", "customer-support", "cutover"),
        ("2026-10-26", "service-desk", "live"),
        ("2026-11-25", "service-desk", "live"),
        ("2026-11-26", "service-desk", "over"),
    ],
)
def test_it_answers_for_the_day_that_is_asked_for(
    script: Script, on: str, code: str, state: str
) -> None:
    """R03: at noon of that day in the program's zone."""
    _status, body = script.advice(**COUNTY, on=on)
    assert (body["advice"], body["county"]["state"]) == (code, state)
    assert body["at"].startswith(on)


def test_without_a_day_it_says_that_the_line_is_closed_now(script: Script, now: datetime) -> None:
    """R10: with when it opens."""
    opens = (now + timedelta(days=1)).astimezone(script.program.zone)
    day = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[opens.weekday()]
    Line.objects.filter(program=script.program, key="service_desk").update(
        hours={day: [["08:00", "17:00"]]}
    )
    line = script.advice(**COUNTY)[1]["line"]
    assert line["is_open"] is False
    assert line["opens_at"] == "2026-10-30T15:00:00Z"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"entity": ""}, "entity"),
        ({"entity": "Atlantis"}, "entity"),
        ({"concerns_county": "Atlantis"}, "concerns_county"),
        ({"concerns_wave": 9}, "concerns_wave"),
        ({"about": ""}, "about"),
        ({"on": "Tuesday"}, "on"),
        ({"on": "1999-01-01"}, "on"),
        ({"reason": "Nobody asked."}, "reason"),
    ],
)
def test_it_names_the_field_at_fault(script: Script, change: dict[str, object], field: str) -> None:
    status, body = script.advice(**{**COUNTY, **change})
    assert (status, [fault["field"] for fault in body["errors"]]) == (422, [field])


def test_it_needs_no_entity_of_the_new_system_project(script: Script) -> None:
    status, body = script.advice(entity_type="new_system", about="lds", concerns_wave=1)
    assert (status, body["county"]) == (200, None)
