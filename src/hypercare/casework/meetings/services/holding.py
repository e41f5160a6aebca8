"""One change of a program's schedule at a time, and the rooms that it finds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from hypercare.casework.meetings.models import Meeting, Room
from hypercare.casework.meetings.policies import Booking, clashes
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.kernel.errors import Conflict
from hypercare.foundation.programs.models import Program
from hypercare.foundation.ui.words import in_full

_LOCK = 4_801_021  # first half of the advisory lock; the other is the program


def hold_schedule(program: Program) -> None:
    """Until the transaction ends: who looks for a free room finds what the last one booked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, program.pk])


def booked(room: Room, begin: datetime, end: datetime, *, but: int | None = None) -> list[Meeting]:
    """The meetings in the room at that time, in order; `but` is left out."""
    rows = Meeting.objects.filter(program=room.program_id, room=room, ends_at__gt=begin)
    rows = rows.held().filter(starts_at__lt=end).exclude(pk=but or 0)
    return list(rows.with_names().order_by("starts_at"))


def refuse_double(
    room: Room | None, begin: datetime, end: datetime, *, but: int | None = None
) -> None:
    """Raises Conflict that names what is there. The database refuses it, too (R17)."""
    found = booked(room, begin, end, but=but) if room else []
    if not found:
        return
    zone = found[0].program.zone
    words = {
        "room": room,
        "meeting": found[0],
        "title": found[0].title,
        "day": in_full(local_day(found[0].starts_at, zone)),
        "from": f"{found[0].starts_at.astimezone(zone):%H:%M}",
        "to": f"{found[0].ends_at.astimezone(zone):%H:%M}",
    }
    sentence = _(
        "%(room)s is taken on %(day)s from %(from)s to %(to)s: %(meeting)s, “%(title)s”."
        " Choose another time or another room."
    )
    raise Conflict(sentence % words, fields={"room": sentence % words})


def give_rooms(meetings: Iterable[Meeting], rooms: Mapping[int, Room]) -> list[Meeting]:
    """Each its room where it is free; those that stay without one are the answer.

    `rooms` says by the meeting's key which room it should have. The caller holds the schedule.
    """
    order = sorted({one.pk: one for one in meetings}.values(), key=lambda m: (m.starts_at, m.pk))
    wanting = [one for one in order if one.pk in rooms]
    taken = _taken({room.pk for room in rooms.values()}, wanting)
    given, without = [], []
    for meeting in wanting:
        room = rooms[meeting.pk]
        wanted = Booking(meeting.pk, meeting.starts_at, meeting.ends_at)
        if clashes(wanted, taken[room.pk]):
            without.append(meeting)
            continue
        meeting.room = room
        taken[room.pk].append(wanted)
        given.append(meeting)
    Meeting.objects.bulk_update(given, ["room"])
    return without


def _taken(rooms: set[int], but: Sequence[Meeting]) -> dict[int, list[Booking]]:
    """What is booked from the first of the meetings on, without them."""
    found: dict[int, list[Booking]] = defaultdict(list)
    if not but:
        return found
    rows = Meeting.objects.held().filter(room__in=rooms, ends_at__gt=but[0].starts_at)
    for one in rows.exclude(pk__in=[meeting.pk for meeting in but]):
        found[one.room_id or 0].append(Booking(one.pk, one.starts_at, one.ends_at))
    return found


def tell(
    verb: str, subject: str, by: Actor, at: datetime, data: dict[str, object] | None = None
) -> None:
    journal.write(by=by, at=at, verb=verb, subject=subject, read_action="meeting.read", data=data)
