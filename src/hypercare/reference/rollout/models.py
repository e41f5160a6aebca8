"""What moves, and when. Dates are kept as revisions, so that a slip rewrites no past day (R39)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from hypercare.foundation.accounts.models import User
from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.programs.owned import Owned


class Facts(Owned, Versioned):
    """What the paper leaves in <angle brackets> (R02), and the program's settings.

    Day counts are calendar days in the program's zone: `cutover_days` before go-live begin the
    cutover, `lds_days` and `hypercare_days` are the last day (inclusive) after it. A contact that
    was logged more than `late_after_minutes` after it happened is shown as late (R35).

    `work_hours` and `go_live_hours` map MO..SU to pairs like those of a line; no hours at all
    mean around the clock. A due time is near when `due_soon_percent` of its target have passed.
    Who asks again within `bounce_hours` of a redirect was sent back (R33): the ticket's severity
    rises by `bounce_raise_by`, at most to `bounce_raise_to`. A hand-over whose outcome nobody
    knows after `hand_over_hours` stands out.
    """

    current_system = models.CharField(max_length=100)
    new_system = models.CharField(max_length=100)
    duration = models.CharField(max_length=100, blank=True)
    cutover_days = models.PositiveSmallIntegerField(default=3)
    lds_days = models.PositiveSmallIntegerField(default=30)
    hypercare_days = models.PositiveSmallIntegerField(default=30)
    late_after_minutes = models.PositiveSmallIntegerField(default=30)
    case_number_patterns = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    quick_reference = models.CharField(max_length=300, blank=True, default="")
    agreements = models.CharField(max_length=300, blank=True, default="")
    holidays = ArrayField(models.DateField(), default=list, blank=True)
    holiday_calendar = models.CharField(max_length=10, blank=True, default="")
    work_hours = models.JSONField(default=dict, blank=True)
    go_live_hours = models.JSONField(default=dict, blank=True)
    due_soon_percent = models.PositiveSmallIntegerField(default=75)
    bounce_hours = models.PositiveSmallIntegerField(default=48)
    bounce_raise_by = models.PositiveSmallIntegerField(default=1)
    bounce_raise_to = models.PositiveSmallIntegerField(default=2)
    hand_over_hours = models.PositiveSmallIntegerField(default=24)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program"], name="one_facts_row")]


class Wave(Owned, Versioned):
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100, blank=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "number"], name="wave_number")]


class County(Owned, Versioned):
    """An organisation that migrates. What a redirect shows about it is its own (reading 7)."""

    key = models.CharField(max_length=60)
    name = models.CharField(max_length=100)
    department = models.CharField(max_length=200, blank=True)
    fips = models.CharField(max_length=5, blank=True)
    users = models.PositiveIntegerField(null=True)
    public_number = models.CharField(max_length=30, blank=True)
    help_desk_model = models.TextField(blank=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "key"], name="county_key"),
            models.UniqueConstraint(fields=["program", "name"], name="county_name"),
        ]


class ScheduleRevision(Owned):
    """The whole schedule as it was recorded at one moment. Never changed; the newest counts."""

    number = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="schedule_revision_number"),
        ]


class WaveDate(Owned):
    revision = models.ForeignKey(
        ScheduleRevision, on_delete=models.PROTECT, related_name="wave_dates"
    )
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="+")
    go_live = models.DateField(null=True)
    hypercare_days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "revision", "wave"], name="wave_date"),
        ]


class CountyPlace(Owned):
    """Which wave a county goes with, and its own go-live date where it has one."""

    revision = models.ForeignKey(ScheduleRevision, on_delete=models.PROTECT, related_name="places")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    wave = models.ForeignKey(Wave, null=True, on_delete=models.PROTECT, related_name="+")
    go_live = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "revision", "county"], name="county_place"),
        ]


class MeetingTemplate(Owned, Versioned):
    """One regular meeting of go-live week (R18). `days` are MO to SU; `minutes` its length.

    `room` is the key of a room; `waves` are the numbers of those that have it, none means all.
    `call_in` is a number to dial, `passcode` goes with it. Boards are due `refresh_within` minutes
    after it ends.
    """

    key = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    start = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    days = ArrayField(models.CharField(max_length=2))
    host = models.CharField(max_length=100)
    audience = models.CharField(max_length=20)
    facilitator = models.CharField(max_length=200, blank=True)
    required_groups = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    refreshes_boards = models.BooleanField(default=False)
    refresh_within = models.PositiveSmallIntegerField(default=30)
    room = models.CharField(max_length=40, blank=True, default="")
    call_in = models.CharField(max_length=40, blank=True, default="")
    passcode = models.CharField(max_length=40, blank=True, default="")
    recorder = models.CharField(max_length=200, blank=True, default="")
    waves = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "key"], name="meeting_key")]
