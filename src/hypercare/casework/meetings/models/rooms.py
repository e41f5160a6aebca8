"""Where people meet, and the weeks for which a room is kept (R17)."""

from django.db import models
from django.db.models import F, Q

from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.programs.owned import Owned
from hypercare.reference.rollout.models import Wave


class Room(Owned, Versioned):
    """`email` is the room's own calendar, where it has one: it is invited as a room."""

    key = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    place = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "key"], name="room_key")]

    def __str__(self) -> str:
        return self.name


class RoomWeek(Owned, Versioned):
    """A room that is kept for the whole go-live week of a wave; both days belong to it.

    `uid` and `sequence` are those of the entry in the room's own calendar.
    """

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="weeks")
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    uid = models.CharField(max_length=100)
    sequence = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "room", "wave"], name="room_week"),
            models.UniqueConstraint(fields=["program", "uid"], name="room_week_uid"),
            models.CheckConstraint(
                name="room_week_has_days", condition=Q(last_day__gte=F("first_day"))
            ),
        ]
