"""What looks odd is said while it is typed, and refused by nobody (R15, R34)."""

from datetime import datetime, timedelta

import pytest
from django.utils.html import escape

from hypercare.casework.intake.hints import hints
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser_of
from tests.factories.people import actor_in

ODD = {
    "reach": {
        "4711": "An extension alone",
        "555-01": "Too short",
        "530-CALL-ME": "There are letters",
        "0" * 40: "No telephone has this number",
    },
    "entity": {"Atlantis": "Not a county or party", "x" * 100_000: "Not a county or party"},
    "reason": {"It is 123-45-6789.": "client identifier (SSN)"},
    "name": {"91234567A": "client identifier (CIN)"},
    "happened_date": {"2199-01-01": "in the future"},
}
CASES = [(field, text, said) for field, texts in ODD.items() for text, said in texts.items()]


@pytest.mark.parametrize(("field", "text", "said"), CASES)
def test_what_is_odd_gets_its_sentence(
    program: Program, now: datetime, field: str, text: str, said: str
) -> None:
    assert said in hints(program, {field: text}, now=now)[field]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"reach": "530-555-0142", "entity": "Amber", "reason": "30 cases.", "name": "A. Rivera"},
        {"reach": "caller@county.example", "entity": "amber county"},
        {"entity": "am"},
        {"entity": "Ambe"},
        {"happened_date": "no day", "happened_time": "25:99"},
        {"happened_date": "2026-02-30"},
        {"reach": "\u202e530-555-0142\x00"},
    ],
    ids=str,
)
def test_nothing_is_said_about_what_is_not_odd(
    program: Program, now: datetime, typed: dict[str, str]
) -> None:
    """Nobody is called unknown while a name is still being typed."""
    assert hints(program, typed, now=now) == {}


def test_a_time_of_today_that_is_still_to_come_is_in_the_future(
    program: Program, now: datetime
) -> None:
    soon = (now + timedelta(minutes=2)).astimezone(program.zone)
    typed = {"happened_date": soon.date().isoformat(), "happened_time": soon.strftime("%H:%M")}
    assert "happened_date" in hints(program, typed, now=now)
    past = (now - timedelta(minutes=2)).astimezone(program.zone)
    typed = {"happened_date": past.date().isoformat(), "happened_time": past.strftime("%H:%M")}
    assert hints(program, typed, now=now) == {}


def test_the_form_gets_them_with_what_is_known_already(program: Program) -> None:
    """And the words themselves do not come back."""
    browser = browser_of(actor_in(program, "agent"))
    answer = browser.post(f"/{program.key}/contacts/new/beside/", {"reach": "<b>4711</b>"})
    page = answer.content.decode()
    assert '<li data-for="reach">' in page
    assert escape("<b>4711") not in page
