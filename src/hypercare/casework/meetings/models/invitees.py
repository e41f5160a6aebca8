"""Who is invited, and what they answered (R21)."""

from django.db import models
from django.db.models import Q

from hypercare.casework.meetings.models.meetings import Meeting
from hypercare.casework.meetings.models.series import Series
from hypercare.casework.meetings.states import Answer, What
from hypercare.foundation.accounts.models import User
from hypercare.foundation.programs.owned import Owned
from hypercare.reference.directory.models import Person


class Invitee(Owned):
    """One address that a series, or an ad-hoc meeting, is for.

    `person` or `user` is who it is, where the program knows them, `team` the code of the group
    that they stand for. `by_hand`: somebody added it or took it away, and no change of the
    directory does otherwise. `answer` holds for the whole series.
    `told_sequence` is the newest invitation that was sent there; None while none was.
    """

    series = models.ForeignKey(Series, null=True, on_delete=models.PROTECT, related_name="invitees")
    meeting = models.ForeignKey(
        Meeting, null=True, on_delete=models.PROTECT, related_name="invitees"
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    address = models.CharField(max_length=254)
    what = models.CharField(max_length=10, choices=What.choices, default=What.INDIVIDUAL)
    team = models.CharField(max_length=20, blank=True)
    is_required = models.BooleanField(default=True)
    by_hand = models.BooleanField(default=False)
    answer = models.CharField(max_length=12, choices=Answer.choices, default=Answer.NEEDS_ACTION)
    answered_at = models.DateTimeField(null=True)
    answered_sequence = models.PositiveIntegerField(default=0)
    told_sequence = models.PositiveIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "series", "address"],
                name="invitee_of_a_series_once",
                condition=Q(series__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["program", "meeting", "address"],
                name="invitee_of_a_meeting_once",
                condition=Q(meeting__isnull=False),
            ),
            models.CheckConstraint(
                name="invitee_of_one_thing",
                condition=Q(series__isnull=False, meeting__isnull=True)
                | Q(series__isnull=True, meeting__isnull=False),
            ),
            models.CheckConstraint(name="invitee_answer", condition=Q(answer__in=Answer.values)),
            models.CheckConstraint(name="invitee_has_an_address", condition=~Q(address="")),
        ]


class MeetingAnswer(Owned):
    """What an invitee of a series answered for one of its meetings."""

    invitee = models.ForeignKey(Invitee, on_delete=models.PROTECT, related_name="answers")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=12, choices=Answer.choices)
    at = models.DateTimeField()
    sequence = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "invitee", "meeting"], name="one_answer_for_a_meeting"
            ),
            models.CheckConstraint(name="meeting_answer", condition=Q(answer__in=Answer.values)),
        ]
