"""Filters are readable addresses: read, written and refused in one way."""

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.insight.finding.filters import (
    PARAMETERS,
    Filters,
    Offer,
    first_day,
    last_day,
    parameters,
    parse,
    render,
)
from hypercare.insight.finding.states import Listed

OFFER = Offer(
    values={
        "wave": {"1": "Wave 1", "2": "Wave 2"},
        "county": {"alder": "Alder", "birch": "Birch"},
        "entity": {"alder": "Alder", "new-system": "New System"},
        "channel": {"phone": "Phone in", "email": "E-mail"},
        "about": {"conversion": "Conversion", "lds": "LDS"},
        "advice": {"service-desk": "Service Desk"},
        "severity": {"1": "1", "2": "2", "3": "3", "4": "4"},
        "status": {"new": "New", "waiting": "Waiting", "closed": "Closed"},
        "person": {"nobody": "Nobody", "a.rivera": "A. Rivera"},
        "group": {"MRT": "Readiness", "APP": "Application"},
        "category": {"mig-call": "Migration / Call"},
        "bounced": {"yes": "Yes"},
        "grouped": {"yes": "Under another", "no": "On its own"},
        "withdrawn": {"yes": "Yes"},
        "sort": {"-opened": "", "opened": ""},
    },
    go_lives={1: date(2026, 10, 26), 2: date(2027, 2, 1)},
    latest=1,
)


def asked(query: str, listed: Listed = Listed.TICKETS, offer: Offer = OFFER) -> Filters:
    return parse(parse_qs(query, keep_blank_values=True), listed, offer)


def test_an_address_says_what_it_shows() -> None:
    filters = asked("wave=1&county=alder&status=waiting&since=day-3")
    assert filters == Filters(wave=("1",), county=("alder",), status=("waiting",), since="day-3")
    assert first_day(filters, OFFER) == date(2026, 10, 29)
    assert render(filters) == "wave=1&county=alder&status=waiting&since=day-3"


def some(listed: Listed) -> st.SearchStrategy[Filters]:
    """Any filters that a list allows."""
    moments = st.one_of(
        st.just(""),
        st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(date.isoformat),
        st.integers(0, 999).map(lambda day: f"day-{day}"),
    )
    days = st.sets(st.integers(-999, 999), max_size=20)
    words = st.text(st.characters(exclude_categories=("C", "Z")), max_size=40)
    own: dict[str, st.SearchStrategy[Any]] = {
        "q": words,
        "since": moments,
        "until": moments,
        "due": st.one_of(moments, st.sampled_from(["overdue", "today"])),
        "sort": st.sampled_from(["", *OFFER.values["sort"]]),
        "day": days.map(lambda found: tuple(map(str, sorted(found)))),
    }
    known = {
        one.name: own[one.name] if one.name in own else _several(OFFER.values[one.name])
        for one in parameters(listed)
    }
    return st.builds(Filters, **known)


def _several(values: Any) -> st.SearchStrategy[Any]:
    chosen = st.sets(st.sampled_from(sorted(values)))
    return chosen.map(lambda found: tuple(value for value in values if value in found))


def _read(query: str, listed: Listed) -> tuple[Filters | None, set[str]]:
    """What was read, or the names of the parameters at fault; each has its sentence."""
    try:
        return asked(query, listed), set()
    except InvalidInput as refused:
        assert all(sentence.endswith(".") for sentence in refused.fields.values())  # noqa: PT017
        return None, set(refused.fields)


@pytest.mark.parametrize("listed", Listed)
def test_what_is_written_is_read_back_the_same(listed: Listed) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(some(listed))
    def holds(filters: Filters) -> None:
        again, faults = _read(render(filters), listed)
        assert again == filters if again else faults <= {"since", "until", "due"}

    holds()


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.sampled_from(sorted(PARAMETERS)))
def test_whatever_is_sent_is_read_or_refused_with_a_sentence(text: str, name: str) -> None:
    query = urlencode({name: text})
    found, faults = _read(query, Listed.TICKETS)
    assert asked(render(found)) == found if found else faults == {name}


@pytest.mark.parametrize(
    ("query", "name", "words"),
    [
        ("county=atlantis", "county", "“atlantis” is not one of this program’s"),
        ("sort=opened_at;DROP TABLE tickets_ticket", "sort", "cannot be sorted by"),
        ("sort=subject__clear", "sort", "cannot be sorted by"),
        ("since=2026-02-30", "since", "is no date"),
        ("since=1066-10-14", "since", "is no date"),
        ("until=day-", "until", "is no date"),
        ("until=2026-10-01&since=2026-10-02", "until", "before since"),
        ("since=day-3&wave=1,2", "since", "no go-live date"),
        ("severity=5", "severity", "Choose from: 1, 2, 3, 4"),
        ("status=1' OR '1'='1", "status", "is not one of"),
        ("day=monday", "day", "is not one of"),
        ("due=soon", "due", "is no date"),
        ("person=stranger", "person", "Choose from: nobody, a.rivera"),
        ("colour=red", "colour", "There is no filter “colour”"),
        ("withdrawn=yes", "withdrawn", "There is no filter"),
        (f"q={'a' * 201}", "q", "200 characters"),
    ],
)
def test_what_is_wrong_is_refused_with_its_sentence(query: str, name: str, words: str) -> None:
    """Issue 4, bad input: a forged sort key, a vanished county; nothing is guessed."""
    with pytest.raises(InvalidInput) as refused:
        asked(query)
    assert words in refused.value.fields[name]


def test_every_fault_is_said_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        asked("county=atlantis&sort=x&since=never")
    assert set(refused.value.fields) == {"county", "sort", "since"}


def test_days_count_from_the_wave_given_else_from_the_latest_that_is_live() -> None:
    assert first_day(asked("since=day-0"), OFFER) == date(2026, 10, 26)
    assert last_day(asked("wave=2&until=day-1"), OFFER) == date(2027, 2, 2)
    with pytest.raises(InvalidInput):
        asked("since=day-0", offer=replace(OFFER, latest=None))


def test_empty_parameters_of_a_form_are_no_filters() -> None:
    assert asked("q=&wave=&county=&sort=&since=&until=") == Filters()
