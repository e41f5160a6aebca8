"""One meeting on one day."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q

from hypercare.casework.meetings.models.series import MeetingFacts, Series
from hypercare.casework.meetings.states import Kind
from hypercare.foundation.accounts import visibility
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import ApiToken, User
from hypercare.foundation.kernel import references
from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.programs.owned import Owned
from hypercare.reference.rollout.models import Wave


class Span(Func):
    """A meeting ends at the moment at which the next may begin."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, actor: Actor) -> "MeetingQuerySet":
        return self.filter(visibility.rows(actor, "meeting.read"))

    def held(self) -> "MeetingQuerySet":
        """Those that are not cancelled."""
        return self.filter(cancelled_at=None)

    def with_names(self) -> "MeetingQuerySet":
        return self.select_related(
            "room", "wave", "series", "facilitated_by", "recorded_by", "closed_by"
        )


class Meeting(Owned, Versioned, MeetingFacts):
    """`first_start` is when its series would have it (RECURRENCE-ID); None for an ad-hoc one.

    An ad-hoc meeting has its own `uid`; `sequence` is that of its own invitation, or of what
    was said about this one meeting of a series. `told_room` is the calendar of a room that its
    series is not held in, which holds this one meeting. Without `cancelled_by` a plan dropped it,
    and a later one may bring its day back.
    """

    number = models.PositiveBigIntegerField()
    series = models.ForeignKey(Series, null=True, on_delete=models.PROTECT, related_name="meetings")
    wave = models.ForeignKey(Wave, null=True, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    first_start = models.DateTimeField(null=True)
    uid = models.CharField(max_length=100, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    invited_at = models.DateTimeField(null=True)
    told_room = models.EmailField(blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    cancelled_why = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    closed_token = models.ForeignKey(
        ApiToken, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="meeting_number"),
            models.UniqueConstraint(
                fields=["program", "series", "first_start"],
                name="meeting_once_in_its_series",
                condition=Q(cancelled_at=None),
            ),
            models.UniqueConstraint(
                fields=["program", "uid"], name="meeting_uid", condition=~Q(uid="")
            ),
            ExclusionConstraint(
                name="room_is_booked_once",
                expressions=[
                    (F("room"), RangeOperators.EQUAL),
                    (
                        Span("starts_at", "ends_at", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(cancelled_at=None, room__isnull=False),
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(
                name="meeting_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="meeting_of_a_series_or_ad_hoc",
                condition=Q(kind=Kind.AD_HOC, series__isnull=True, first_start__isnull=True)
                | (
                    ~Q(kind=Kind.AD_HOC)
                    & Q(series__isnull=False, first_start__isnull=False, wave__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="meeting_cancelled_with_a_reason",
                condition=Q(cancelled_at=None, cancelled_why="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancelled_why="")),
            ),
            models.CheckConstraint(
                name="meeting_closed_by_somebody",
                condition=Q(closed_at=None, closed_by=None, closed_token=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False, closed_token=None)
                | Q(closed_at__isnull=False, closed_by=None, closed_token__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_closed_or_cancelled",
                condition=Q(closed_at=None) | Q(cancelled_at=None),
            ),
        ]
        indexes = [
            models.Index(fields=["program", "starts_at", "id"], name="meeting_by_time"),
            models.Index(
                fields=["program", "ends_at"],
                name="meeting_refreshing",
                condition=Q(refreshes_boards=True, cancelled_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return references.reference(references.Series.MEETING, self.number)

    @property
    def is_moved(self) -> bool:
        return self.first_start is not None and self.first_start != self.starts_at
