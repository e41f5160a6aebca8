"""How fresh a board is, from its meetings and its last edition (R25)."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hypercare.insight.boards.policies import MISSED_AFTER, Freshness, Refreshing, freshness
from hypercare.insight.boards.states import Fresh

START = datetime(2026, 10, 26, 15, 30, tzinfo=UTC)
SOON = timedelta(microseconds=1)
_ORDER = list(Fresh)


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def meeting(starts: int, *, length: int = 30, within: int = 20, title: str = "QRT") -> Refreshing:
    """`starts` in minutes from START."""
    begins = START + minutes(starts)
    return Refreshing(title, begins, begins + minutes(length), minutes(within))


def at(minute: int, *meetings: Refreshing, since: int = -1) -> Freshness:
    return freshness(meetings, since=START + minutes(since), at=START + minutes(minute))


def test_a_board_is_fresh_until_a_meeting_that_refreshes_it_has_ended() -> None:
    assert at(29, meeting(0)).state == Fresh.FRESH
    assert at(30, meeting(0)).state == Fresh.DUE


def test_it_is_late_at_the_very_moment_at_which_the_refresh_is_due() -> None:
    due = START + minutes(50)
    assert freshness([meeting(0)], since=START, at=due - SOON).state == Fresh.DUE
    assert freshness([meeting(0)], since=START, at=due).state == Fresh.LATE


def test_it_is_missed_half_an_hour_after_that() -> None:
    assert at(79, meeting(0)).state == Fresh.LATE
    assert at(80, meeting(0)).state == Fresh.MISSED


def test_it_is_missed_at_once_when_the_next_such_meeting_has_ended() -> None:
    two = (meeting(0), meeting(31))
    assert at(60, *two).state == Fresh.LATE
    assert at(61, *two).state == Fresh.MISSED
    assert at(61, *two).owed == 2


def test_a_refresh_that_is_not_due_yet_is_not_missed_by_the_next_meeting() -> None:
    two = (meeting(0, within=240), meeting(60))
    found = at(100, *two)
    assert (found.state, found.owed) == (Fresh.DUE, 2)


def test_an_edition_after_the_meeting_settles_it_and_one_before_does_not() -> None:
    assert at(55, meeting(0), since=31).state == Fresh.FRESH
    assert at(55, meeting(0), since=29).state == Fresh.LATE


def test_one_edition_settles_all_that_is_owed() -> None:
    assert at(200, meeting(0), meeting(60), since=150).owed == 0


def test_the_most_urgent_is_named_first() -> None:
    found = at(100, meeting(0, title="Status"), meeting(60, title="QRT"))
    assert found.duty is not None
    assert (found.duty.meeting.title, found.state) == ("Status", Fresh.MISSED)


def test_a_screen_knows_when_to_look_again() -> None:
    moments = [at(minute, meeting(0)).changes_at for minute in (0, 30, 50, 80)]
    wanted: list[datetime | None] = [START + minutes(m) for m in (30, 50, 80)]
    assert moments == [*wanted, None]


meetings = st.lists(
    st.builds(
        meeting,
        st.integers(0, 3000),
        length=st.integers(5, 120),
        within=st.integers(0, 300),
    ),
    max_size=8,
)
moments = st.integers(-10, 4000)


@given(meetings, moments, moments)
def test_without_an_edition_a_board_never_gets_fresher(
    known: list[Refreshing], one: int, other: int
) -> None:
    """Time alone never takes a duty away."""
    early, late = sorted((one, other))
    before, after = at(early, *known, since=-10), at(late, *known, since=-10)
    assert before.owed <= after.owed
    assert _ORDER.index(before.state) <= _ORDER.index(after.state)


@given(meetings, moments)
def test_what_is_owed_is_each_ended_meeting_without_a_later_edition(
    known: list[Refreshing], minute: int
) -> None:
    now, since = START + minutes(minute), START + minutes(500)
    wanted = [one for one in known if since <= one.ends_at <= now]
    found = freshness(known, since=since, at=now)
    assert found.owed == len(wanted)
    assert (found.state == Fresh.FRESH) == (not wanted)
    assert (found.duty is None) == (not wanted)


@given(meetings, moments)
def test_nothing_changes_before_the_moment_that_is_said(
    known: list[Refreshing], minute: int
) -> None:
    """A screen that sleeps until then misses nothing."""
    now, since = START + minutes(minute), START + minutes(-10)
    found = freshness(known, since=since, at=now)
    until = found.changes_at or now + timedelta(days=30)
    assert until > now
    later = freshness(known, since=since, at=until - SOON)
    assert (later.state, later.owed) == (found.state, found.owed)


@given(meetings, moments)
def test_amber_begins_when_due_and_red_no_later_than_half_an_hour_on(
    known: list[Refreshing], minute: int
) -> None:
    now = START + minutes(minute)
    found = freshness(known, since=START + minutes(-10), at=now)
    if found.duty is not None:
        due, missed = found.duty.due_at, found.duty.missed_at
        assert due == found.duty.meeting.ends_at + found.duty.meeting.within
        assert due <= missed <= due + MISSED_AFTER
        assert found.duty.standing(now) == found.state
