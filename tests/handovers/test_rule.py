"""Who was sent back (R33): the pure rule, in a table and by property."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hypercare.casework.contacts.states import Done
from hypercare.casework.handovers.policies import (
    Caller,
    Sent,
    kind_of,
    raised,
    same,
    sent_back,
)
from hypercare.casework.handovers.states import Kind, Why
from hypercare.casework.routing.states import AdviceCode

NOON = datetime(2026, 10, 29, 19, 0, tzinfo=UTC)
WINDOW = timedelta(hours=48)
MARA = Caller("mara voss", "+15305550111", "#7", "conversion")


@pytest.mark.parametrize(
    ("advice", "done", "kind"),
    [
        (AdviceCode.SERVICE_DESK, Done.AS_ADVISED, Kind.REDIRECT),
        (AdviceCode.COUNTY, Done.AS_ADVISED, Kind.REDIRECT),
        (AdviceCode.TRANSFER, Done.AS_ADVISED, Kind.TRANSFER),
        (AdviceCode.SERVICE_DESK, Done.WARM_TRANSFER, Kind.TRANSFER),
        (AdviceCode.CUSTOMER_SUPPORT, Done.NUMBER_GIVEN, Kind.REDIRECT),
        (AdviceCode.CUSTOMER_SUPPORT, Done.AS_ADVISED, None),
        (AdviceCode.PARTNER, Done.AS_ADVISED, None),
        (AdviceCode.SERVICE_DESK, Done.ANSWERED, None),
        (AdviceCode.SERVICE_DESK, Done.CALL_BACK, None),
        (AdviceCode.TRANSFER, Done.MESSAGE_TAKEN, None),
        (AdviceCode.TRANSFER, Done.OTHER, None),
    ],
)
def test_it_is_a_hand_over_when_the_caller_was_sent_on(
    advice: str, done: str, kind: Kind | None
) -> None:
    assert kind_of(advice, done) == kind


@pytest.mark.parametrize(
    ("other", "whys"),
    [
        (MARA, (Why.PERSON, Why.NUMBER, Why.TOPIC)),
        (Caller("mara voss", "", "#7", "lds"), (Why.PERSON,)),
        (Caller("mara voss", "", "#8", "lds"), ()),
        (Caller("somebody", "+15305550111", "#8", "lds"), (Why.NUMBER,)),
        (Caller("somebody", "+15305550122", "#7", "conversion"), (Why.TOPIC,)),
        (Caller("somebody", "+15305550122", "#7", "lds"), ()),
        (Caller("", "", "", "conversion"), ()),
    ],
)
def test_the_reasons_say_what_is_the_same(other: Caller, whys: tuple[Why, ...]) -> None:
    assert same(MARA, other) == whys


def test_withheld_numbers_and_unknown_names_are_nobodys() -> None:
    nobody = Caller("", "", "", "conversion")
    assert same(nobody, nobody) == ()


def callers() -> st.SearchStrategy[Caller]:
    return st.builds(
        Caller,
        st.sampled_from(["", "mara voss", "li wen"]),
        st.sampled_from(["", "+15305550111", "+15305550122"]),
        st.sampled_from(["", "#7", "#8"]),
        st.sampled_from(["conversion", "lds"]),
    )


def ledgers() -> st.SearchStrategy[list[Sent]]:
    """Hand-overs from four days before to a day after."""
    moments = st.integers(-96 * 60, 24 * 60).map(lambda n: NOON + timedelta(minutes=n))
    pairs = st.lists(st.tuples(moments, callers()), max_size=8)
    return pairs.map(lambda found: [Sent(i, at, who) for i, (at, who) in enumerate(found)])


@settings(max_examples=150, deadline=None)
@given(callers(), ledgers(), st.integers(1, 96))
def test_nobody_bounces_outside_the_window_or_without_a_reason(
    asking: Caller, earlier: list[Sent], hours: int
) -> None:
    window = timedelta(hours=hours)
    found = sent_back(asking, NOON, earlier, window)
    for match in found:
        assert NOON - window <= match.sent.at <= NOON
        assert match.whys == same(asking, match.sent.caller) != ()
    inside = [s for s in earlier if NOON - window <= s.at <= NOON and same(asking, s.caller)]
    assert {match.sent.key for match in found} == {sent.key for sent in inside}


@settings(max_examples=100, deadline=None)
@given(callers(), ledgers(), st.randoms(use_true_random=False))
def test_the_order_of_the_ledger_changes_nothing(
    asking: Caller, earlier: list[Sent], random: object
) -> None:
    mixed = list(earlier)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert sent_back(asking, NOON, mixed, WINDOW) == sent_back(asking, NOON, earlier, WINDOW)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 4), st.integers(0, 3), st.integers(1, 4))
def test_severity_only_rises_and_never_past_the_limit(severity: int, by: int, limit: int) -> None:
    now = raised(severity, by, limit)
    assert 1 <= now <= severity
    assert now >= min(severity, limit)
    assert now == severity or by > 0
