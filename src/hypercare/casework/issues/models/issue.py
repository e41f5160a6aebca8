"""An issue; many contacts and tickets can hang on one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hypercare.casework.contacts.states import About, Severity
from hypercare.casework.issues.states import Resolution, Status
from hypercare.foundation.accounts import visibility
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import ApiToken, User
from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.kernel.references import Series, reference
from hypercare.foundation.programs.owned import Owned
from hypercare.foundation.words.models import Words
from hypercare.reference.directory.models import Entity, SupportGroup
from hypercare.reference.rollout.models import County, Wave


class IssueQuerySet(models.QuerySet["Issue"]):
    def visible_to(self, actor: Actor) -> "IssueQuerySet":
        return self.filter(visibility.rows(actor, "issue.read"))

    def open(self) -> "IssueQuerySet":
        """All that is not closed: what is watched or accepted can still be run into."""
        return self.exclude(status=Status.CLOSED)

    def known(self) -> "IssueQuerySet":
        return self.filter(published_at__isnull=False)

    def with_words(self) -> "IssueQuerySet":
        return self.select_related("summary", "workaround")


class Issue(Owned, Versioned):
    """Published: a known issue, so that whoever holds a call can give its workaround.

    No county, wave or partner and no area mean: it can be any. Areas are what a contact can be
    about. `first_seen_at` is when somebody ran into it first, as far as the person who raised it
    knew; what hangs on it may be earlier. `hurts_on` is the day from which it does harm, such as
    that of a payment run. `accepted_by` answers for what stays as it is.
    """

    number = models.PositiveBigIntegerField()
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.OPEN)
    severity = models.PositiveSmallIntegerField(choices=Severity.choices, default=Severity.TWO)
    summary = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="+")
    workaround = models.ForeignKey(Words, null=True, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(
        SupportGroup, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    areas = ArrayField(
        models.CharField(max_length=15, choices=About.choices), default=list, blank=True
    )
    counties = models.ManyToManyField(County, through="IssueCounty", related_name="+")
    waves = models.ManyToManyField(Wave, through="IssueWave", related_name="+")
    partners = models.ManyToManyField(Entity, through="IssuePartner", related_name="+")
    first_seen_at = models.DateTimeField()
    expected_fix = models.DateField(null=True)
    hurts_on = models.DateField(null=True)
    resolution = models.CharField(max_length=10, blank=True, choices=Resolution.choices, default="")
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    opened_token = models.ForeignKey(
        ApiToken, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    moved_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="issue_number"),
            models.CheckConstraint(name="issue_status", condition=Q(status__in=Status.values)),
            models.CheckConstraint(
                name="issue_known_has_workaround",
                condition=Q(published_at__isnull=True) | Q(workaround__isnull=False),
            ),
            models.CheckConstraint(
                name="issue_closed_at_a_time",
                condition=Q(status=Status.CLOSED, closed_at__isnull=False)
                | (~Q(status=Status.CLOSED) & Q(closed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="issue_closed_says_how",
                condition=~Q(status=Status.CLOSED) | Q(resolution__in=Resolution.values),
            ),
            models.CheckConstraint(
                name="issue_stays_by_somebody",
                condition=(~Q(status=Status.ACCEPTED) & ~Q(resolution=Resolution.BY_DESIGN))
                | Q(accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="issue_accepted_at_a_time",
                condition=Q(accepted_by__isnull=True, accepted_at__isnull=True)
                | Q(accepted_by__isnull=False, accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="issue_opened_by_one",
                condition=Q(opened_by__isnull=True) | Q(opened_token__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["program", "-opened_at", "-id"], name="issue_by_time")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return reference(Series.ISSUE, self.number)

    @property
    def is_known(self) -> bool:
        return self.published_at is not None
