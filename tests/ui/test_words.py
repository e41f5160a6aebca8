"""How times and numbers are said."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from hypercare.foundation.ui import words

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
# Friday 30 October 2026, 11:40 in Los Angeles.
NOW = datetime(2026, 10, 30, 18, 40, tzinfo=UTC)
SAID = words.Said(LOS_ANGELES, NOW)

MOMENTS = [
    (datetime(2026, 10, 30, 18, 34, tzinfo=UTC), "11:34", "today 11:34"),
    (datetime(2026, 10, 30, 7, 0, tzinfo=UTC), "0:00", "today 0:00"),
    (datetime(2026, 10, 30, 6, 59, tzinfo=UTC), "yesterday 23:59", "yesterday 23:59"),
    (datetime(2026, 10, 31, 7, 0, tzinfo=UTC), "tomorrow 0:00", "tomorrow 0:00"),
    (datetime(2026, 10, 26, 23, 20, tzinfo=UTC), "Mon 26 Oct", "Mon 26 Oct 16:20"),
    (datetime(2025, 10, 27, 23, 20, tzinfo=UTC), "Mon 27 Oct 2025", "Mon 27 Oct 2025 16:20"),
    (date(2026, 10, 30), "today", "today"),
    (date(2026, 11, 2), "Mon 2 Nov", "Mon 2 Nov"),
]


@pytest.mark.parametrize(("moment", "short", "long"), MOMENTS)
def test_it_says_a_moment_as_people_do(moment: datetime | date, short: str, long: str) -> None:
    """Settled reading 8: a day is a calendar day in the program's zone, not in UTC."""
    assert (SAID.short(moment), SAID.long(moment)) == (short, long)


def test_it_names_the_zone_in_the_exact_time_on_both_sides_of_the_clock_change() -> None:
    before = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    after = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
    assert SAID.exactly(before) == "Sunday 1 November 2026, 01:30:00 PDT"
    assert SAID.exactly(after) == "Sunday 1 November 2026, 01:30:00 PST"


@pytest.mark.parametrize(
    ("typed", "text", "href"),
    [
        ("2095550142", "(209) 555-0142", "tel:+1-209-555-0142"),
        ("+1 800 555 0100", "(800) 555-0100", "tel:+1-800-555-0100"),
        ("800-555-0100 x12", "(800) 555-0100 ext. 12", "tel:+1-800-555-0100;ext=12"),
    ],
)
def test_it_makes_a_number_readable_and_dialable(typed: str, text: str, href: str) -> None:
    assert words.phone(typed) == words.Dialled(text, href)


@pytest.mark.parametrize("typed", ["", "withheld", "4-1190", "not kept"])
def test_it_leaves_what_is_no_number_alone(typed: str) -> None:
    """R15: withheld and not kept are answers, not numbers."""
    assert words.phone(typed) is None


def test_it_has_a_plain_sentence_for_every_fault_even_an_unknown_one() -> None:
    for status in (400, 403, 404, 409, 500, 503, 418, None):
        title, sentence = words.error(status)
        assert title
        assert sentence.endswith(".")
