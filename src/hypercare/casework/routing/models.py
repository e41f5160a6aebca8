"""The rule table as program data, and the advice that was given (R01, R08 to R13)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hypercare.casework.contacts.models import Contact
from hypercare.foundation.accounts.models import User
from hypercare.foundation.programs.owned import Owned


class Rules(Owned):
    """One edition of the rule table. A published one is never changed."""

    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "number"], name="rules_number")]


class Row(Owned):
    """One row. An empty condition means any; the first row whose conditions all hold wins.

    `say` and `reason` are sentences with `{names}` from a fixed dictionary (`policies.PLACES`).
    """

    rules = models.ForeignKey(Rules, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveSmallIntegerField()
    entity_types = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    county_states = ArrayField(models.CharField(max_length=15), default=list, blank=True)
    windows = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    abouts = ArrayField(models.CharField(max_length=15), default=list, blank=True)
    channels = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    sent_back = models.BooleanField(null=True)
    advice = models.CharField(max_length=20)
    headline = models.CharField(max_length=200)
    say = models.TextField()
    reason = models.TextField()
    line_purpose = models.CharField(max_length=40, blank=True)
    opens_ticket = models.BooleanField()
    no_ticket_channels = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    first_group = models.CharField(max_length=20, blank=True)
    migration_related = models.BooleanField()
    bounced = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "rules", "position"], name="row_position"),
            models.CheckConstraint(
                name="row_with_ticket_has_group",
                condition=Q(opens_ticket=False) | ~Q(first_group=""),
            ),
        ]


class AdviceGiven(Owned):
    """The advice for a contact as it was when it was kept; a later change rewrites nothing."""

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="advice")
    rules = models.ForeignKey(Rules, on_delete=models.PROTECT, related_name="+")
    row = models.PositiveSmallIntegerField()
    advice = models.CharField(max_length=20)
    headline = models.CharField(max_length=200)
    reason = models.TextField()
    say = models.TextField()
    number = models.CharField(max_length=40, blank=True)
    ticket_required = models.BooleanField()
    first_group = models.CharField(max_length=20, blank=True)
    migration_related = models.BooleanField()
    bounced = models.BooleanField()
    given_at = models.DateTimeField()
