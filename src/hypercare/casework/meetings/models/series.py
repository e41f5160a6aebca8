"""One regular meeting of one wave (R18)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hypercare.casework.meetings.models.rooms import Room
from hypercare.casework.meetings.states import Audience, Kind
from hypercare.foundation.accounts.models import User
from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.programs.owned import Owned
from hypercare.reference.rollout.models import Wave


class MeetingFacts(models.Model):
    """What a series says of its meetings, and each meeting of itself: a past one keeps its own.

    `host` is the project that holds it. `facilitator` and `recorder` are the role as the program
    says it; `facilitated_by` and `recorded_by` the person, where one is named. `required_groups`
    are codes of support groups. `passcode` goes into invitations and onto no page. Boards are due
    `refresh_within` minutes after the end of a meeting that refreshes them.
    """

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    host = models.CharField(max_length=100, blank=True)
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.STAFF)
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="+")
    line = models.CharField(max_length=40, blank=True)
    passcode = models.CharField(max_length=40, blank=True)
    required_groups = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    facilitator = models.CharField(max_length=200, blank=True)
    facilitated_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorder = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    refreshes_boards = models.BooleanField(default=False)
    refresh_within = models.PositiveSmallIntegerField(default=30)

    class Meta:
        abstract = True


class Series(Owned, Versioned, MeetingFacts):
    """`days` are MO to SU; `start` is a wall-clock time of the program's zone.

    It follows the program's template of the same key until `is_own`: then somebody changed it for
    this wave. `uid` and `sequence` are those of its invitation, which `invited_at` sent first.
    """

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    days = ArrayField(models.CharField(max_length=2))
    start = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    is_own = models.BooleanField(default=False)
    uid = models.CharField(max_length=100)
    sequence = models.PositiveIntegerField(default=0)
    invited_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "wave", "key"], name="series_key"),
            models.UniqueConstraint(fields=["program", "uid"], name="series_uid"),
            models.CheckConstraint(name="series_lasts", condition=Q(minutes__range=(5, 480))),
            models.CheckConstraint(
                name="series_audience", condition=Q(audience__in=Audience.values)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Planned(Owned):
    """Up to which change of the program's facts its meetings are planned."""

    facts_version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program"], name="planned_once")]
