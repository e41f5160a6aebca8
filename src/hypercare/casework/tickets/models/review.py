"""What a review decided, and who else may see a ticket (R13)."""

from django.db import models
from django.db.models import Q

from hypercare.casework.tickets.models.ticket import Ticket
from hypercare.casework.tickets.states import Outcome
from hypercare.foundation.accounts.models import ApiToken, User
from hypercare.foundation.programs.owned import Owned
from hypercare.foundation.words.models import Words
from hypercare.reference.directory.models import SupportGroup


class TicketReview(Owned):
    """One outcome of a review, or a later assignment; can be undone for 60 seconds.

    `before` is the ticket as it was, `after_version` its version afterwards: while the ticket has
    that version nobody else has changed it. `stands` until it is undone, or the ticket has to be
    reviewed again. `issue` is what the ticket was attached to with it. `key` makes a repeated
    request the same decision.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="reviews")
    outcome = models.CharField(max_length=15, choices=Outcome.choices)
    is_review = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    token = models.ForeignKey(ApiToken, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.ForeignKey(Words, null=True, on_delete=models.PROTECT, related_name="+")
    under = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="+")
    issue = models.CharField(max_length=15, blank=True)
    before = models.JSONField()
    after_version = models.PositiveIntegerField()
    stands = models.BooleanField(default=True)
    undone_at = models.DateTimeField(null=True)
    key = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "key"], name="review_sent_once"),
            models.UniqueConstraint(
                fields=["program", "ticket"],
                name="one_outcome_per_review",
                condition=Q(is_review=True, stands=True),
            ),
            models.CheckConstraint(
                name="review_by_someone",
                condition=Q(by__isnull=False, token__isnull=True)
                | Q(by__isnull=True, token__isnull=False),
            ),
            models.CheckConstraint(
                name="review_undone_does_not_stand",
                condition=Q(undone_at__isnull=True) | Q(stands=False),
            ),
            models.CheckConstraint(
                name="review_same_question_names_the_other",
                condition=Q(under__isnull=False) | ~Q(outcome=Outcome.SAME_QUESTION),
            ),
        ]
        indexes = [
            models.Index(fields=["program", "by", "-at"], name="review_by_person"),
        ]


class TicketReferral(Owned):
    """Another group sees the ticket, and the group that has it keeps it."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="referrals")
    group = models.ForeignKey(SupportGroup, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    token = models.ForeignKey(ApiToken, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "ticket", "group"],
                name="referred_once",
                condition=Q(ended_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["program", "group", "ticket"],
                name="referral_of_group",
                condition=Q(ended_at__isnull=True),
            ),
        ]
