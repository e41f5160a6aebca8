"""The agenda builds itself, severity first, and what hurts within 48 hours on top (R20, R33)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypercare.casework.meetings.running.policies import (
    HURTS_WITHIN,
    Facts,
    agenda,
    hurts_soon,
    is_overdue,
    whys,
)
from hypercare.casework.meetings.running.states import Thing, Why

AT = datetime(2026, 10, 29, 17, 0, tzinfo=UTC)
LAST = AT - timedelta(hours=5)


def facts(reference: str = "I-1001", **said: Any) -> Facts:
    known: dict[str, Any] = {
        "thing": Thing.ISSUE,
        "reference": reference,
        "severity": 2,
        "opened_at": LAST - timedelta(days=1),
    }
    return Facts(**{**known, **said})


@pytest.mark.parametrize(
    ("said", "kind", "expected"),
    [
        ({}, "qrt", ()),
        ({"opened_at": AT}, "qrt", (Why.NEW,)),
        ({"changed_at": AT}, "qrt", (Why.CHANGED,)),
        ({"changed_at": LAST - timedelta(hours=1)}, "qrt", ()),
        ({"opened_at": AT, "changed_at": AT}, "qrt", (Why.NEW,)),
        ({"is_overdue": True}, "status", (Why.OVERDUE,)),
        ({"is_raised": True}, "ad-hoc", (Why.RAISED,)),
        ({"is_bounced": True}, "qrt", (Why.BOUNCED,)),
        ({"is_bounced": True}, "status", ()),
        ({"is_raised": True, "is_overdue": True}, "qrt", (Why.RAISED, Why.OVERDUE)),
    ],
)
def test_each_thing_says_why_it_is_there(
    said: dict[str, Any], kind: str, expected: tuple[Why, ...]
) -> None:
    assert whys(facts(**said), kind=kind, since=LAST) == expected


def test_without_a_meeting_before_all_is_new() -> None:
    assert whys(facts(), kind="qrt", since=None) == (Why.NEW,)


@pytest.mark.parametrize(
    ("hours", "severity", "expected"),
    [(48, 3, True), (49, 3, False), (-5, 3, True), (None, 1, True)],
)
def test_what_hurts_within_48_hours(hours: int | None, severity: int, expected: bool) -> None:
    moment = None if hours is None else AT + timedelta(hours=hours)
    assert hurts_soon(facts(severity=severity, hurts_at=moment), AT) is expected


def test_overdue_is_the_day_after() -> None:
    assert [is_overdue(AT.date() + timedelta(days=n), AT.date()) for n in (-1, 0, 1)] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("audience", "shown"),
    [
        ("staff", ["I-1", "I-2", "I-3", "I-4", "T-5"]),
        ("partners", ["I-1", "I-3", "I-4"]),
        ("counties", ["I-2", "I-3", "I-4"]),
    ],
)
def test_a_partner_item_is_on_no_county_sheet_unless_it_is_for_both(
    audience: str, shown: list[str]
) -> None:
    new: dict[str, Any] = {"opened_at": AT}
    things = [
        facts("I-1", for_partners=True, for_counties=False, **new),
        facts("I-2", **new),
        facts("I-3", for_partners=True, for_counties=True, **new),
        facts("I-4", for_counties=False, is_raised=True, **new),
        facts("T-5", thing=Thing.TICKET, is_overdue=True),
    ]
    items = agenda(things, kind="debrief", audience=audience, since=LAST, at=AT)
    assert sorted(item.reference for item in items) == shown


_ANY = st.builds(
    Facts,
    thing=st.just(Thing.ISSUE),
    reference=st.integers(1, 9999).map("I-{}".format),
    severity=st.integers(1, 4),
    opened_at=st.integers(-200, 0).map(lambda n: AT + timedelta(hours=n)),
    changed_at=st.none() | st.integers(-100, 0).map(lambda n: AT + timedelta(hours=n)),
    hurts_at=st.none() | st.integers(-10, 100).map(lambda n: AT + timedelta(hours=n)),
    is_raised=st.booleans(),
    is_bounced=st.booleans(),
    is_overdue=st.booleans(),
)


@given(st.lists(_ANY, max_size=6, unique_by=lambda one: one.reference))
def test_what_hurts_soon_is_on_top_then_severity_and_nothing_is_lost(things: list[Facts]) -> None:
    items = agenda(things, kind="qrt", audience="staff", since=LAST, at=AT)
    order = [(not item.hurts_soon, item.severity) for item in items]
    assert order == sorted(order)
    known = {one.reference: one for one in things}
    wanted = {
        one.reference
        for one in things
        if one.is_raised
        or one.is_bounced
        or one.is_overdue
        or one.opened_at > LAST
        or (one.changed_at is not None and one.changed_at > LAST)
    }
    assert {item.reference for item in items} == wanted
    for item in items:
        moment = known[item.reference].hurts_at
        near = moment is not None and moment <= AT + HURTS_WITHIN
        assert item.hurts_soon == (item.severity == 1 or near)


@given(st.lists(_ANY, max_size=5, unique_by=lambda one: one.reference))
def test_the_order_in_which_things_are_found_does_not_matter(things: list[Facts]) -> None:
    ways = {"kind": "qrt", "audience": "staff", "since": LAST, "at": AT}
    assert agenda(things, **ways) == agenda(reversed(things), **ways)  # type: ignore[arg-type]
