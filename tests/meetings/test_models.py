"""What the database itself refuses, and the two questions that other parts ask."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from hypercare.casework.meetings.models import Meeting
from hypercare.casework.meetings.selectors import next_meeting, refreshing
from hypercare.foundation.kernel.references import Series, parse
from hypercare.foundation.programs.models import Program
from tests.factories.people import actor_in
from tests.factories.program import NOW, make_program
from tests.meetings.factory import make_meeting, make_room

pytestmark = pytest.mark.django_db
HALF = timedelta(minutes=30)


def test_a_room_cannot_be_booked_twice_at_the_same_time(program: Program) -> None:
    """R17: the room's bookings cannot overlap, whoever writes them."""
    room = make_room(program)
    make_meeting(program, NOW, room=room)
    with pytest.raises(IntegrityError, match="room_is_booked_once"), transaction.atomic():
        make_meeting(program, NOW + timedelta(minutes=29), room=room)
    assert Meeting.objects.count() == 1


def test_the_next_meeting_may_begin_when_the_last_ends(program: Program) -> None:
    room = make_room(program)
    for begins in (NOW, NOW + HALF, NOW - HALF):
        make_meeting(program, begins, room=room)
    make_meeting(program, NOW, room=make_room(program, "lassen"))
    make_meeting(program, NOW)
    assert Meeting.objects.count() == 5


def test_a_cancelled_meeting_gives_its_room_back(program: Program) -> None:
    room = make_room(program)
    make_meeting(program, NOW, room=room, cancelled_at=NOW, cancelled_why="Nobody needs it")
    make_meeting(program, NOW, room=room)


def test_a_meeting_is_not_cancelled_without_a_reason(program: Program) -> None:
    with pytest.raises(IntegrityError, match="cancelled_with_a_reason"), transaction.atomic():
        make_meeting(program, NOW, cancelled_at=NOW)


def test_people_say_its_number(program: Program) -> None:
    """M- is a message, so that MT- is a meeting."""
    assert str(make_meeting(program, NOW)) == "MT-1001"
    assert parse("mt 1001") == (Series.MEETING, 1001)
    assert parse("m1001") == (Series.MESSAGE, 1001)


def test_the_next_meeting_is_the_one_that_is_held_or_else_the_next(program: Program) -> None:
    agent = actor_in(program, "agent")
    make_meeting(make_program(), NOW)
    make_meeting(program, NOW - HALF)
    now, cancelled = make_meeting(program, NOW), make_meeting(program, NOW + HALF)
    later = make_meeting(program, NOW + 2 * HALF)
    Meeting.objects.filter(pk=cancelled.pk).update(cancelled_at=NOW, cancelled_why="No need")
    assert next_meeting(agent, NOW) == now
    assert next_meeting(agent, NOW + HALF) == later
    assert next_meeting(agent, NOW + 9 * HALF) is None


def test_boards_are_refreshed_after_meetings_that_have_ended(program: Program) -> None:
    """Also when nobody closed it, and not when it was cancelled (R25)."""
    old = make_meeting(program, NOW - 4 * HALF, refreshes_boards=True)
    new = make_meeting(program, NOW - 2 * HALF, refreshes_boards=True)
    make_meeting(program, NOW - 2 * HALF)
    make_meeting(program, NOW, refreshes_boards=True)
    gone: dict[str, Any] = {"cancelled_at": NOW, "cancelled_why": "No need"}
    make_meeting(program, NOW - 3 * HALF, refreshes_boards=True, **gone)
    assert list(refreshing(program, until=NOW)) == [new, old]
