"""The rule table as program data, and the advice that was given (R01, R08 to R13)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hypercare.casework.contacts.models import Contact
from hypercare.foundation.accounts.models import User
from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.programs.models import Program
from hypercare.foundation.programs.owned import Owned


class Rules(Owned):
    """One edition of the rule table. A published one is never changed."""

    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "number"], name="rules_number")]


class RowFields(models.Model):
    """What a row says, published or not yet. An empty condition means any.

    `headline`, `say` and `reason` are sentences with `{names}` from a fixed dictionary
    (`policies.PLACES`).
    """

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
        abstract = True


class Row(Owned, RowFields):
    """One row of an edition; the first row whose conditions all hold wins."""

    rules = models.ForeignKey(Rules, on_delete=models.CASCADE, related_name="rows")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "rules", "position"], name="row_position"),
            models.CheckConstraint(
                name="row_with_ticket_has_group",
                condition=Q(opens_ticket=False) | ~Q(first_group=""),
            ),
        ]


class Draft(Owned, Versioned):
    """A rule table that is being changed. `version` rises with every change to it or its rows.

    `based_on` is the edition that was in force when the draft was begun or carried over; a draft
    based on an older one is not published.
    """

    number = models.PositiveIntegerField()
    based_on = models.ForeignKey(Rules, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    published_as = models.ForeignKey(
        Rules, null=True, on_delete=models.PROTECT, related_name="drafts"
    )
    discarded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="draft_number"),
            models.UniqueConstraint(fields=["program", "published_as"], name="draft_of_edition"),
            models.CheckConstraint(
                name="draft_ends_once",
                condition=Q(published_as=None) | Q(discarded_at=None),
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.published_as_id is None and self.discarded_at is None


class DraftRow(Owned, Versioned, RowFields):
    """One row of a draft. A removed one keeps its place, so that it can be restored.

    `number` names it in addresses and never changes; `position` is its place among all rows of
    the draft, removed ones included; `came_from` is its row in `based_on`, None for a new one.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveSmallIntegerField()
    came_from = models.PositiveSmallIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "draft", "number"], name="draft_row_number"),
            models.UniqueConstraint(
                fields=["program", "draft", "position"],
                name="draft_row_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]


class AdviceGiven(Owned):
    """The advice for a contact as it was when it was kept; a later change rewrites nothing."""

    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    contact = models.OneToOneField(
        Contact, on_delete=models.PROTECT, related_name="advice", db_constraint=False
    )
    rules = models.ForeignKey(
        Rules, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
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
