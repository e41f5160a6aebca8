"""Each call or mail as it arrived, before any judgement."""

from django.db import models
from django.db.models import Q

from hypercare.casework.contacts.states import (
    About,
    Channel,
    Done,
    NameAnswer,
    ReachAnswer,
    Severity,
)
from hypercare.foundation.accounts import visibility
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import ApiToken, User
from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.kernel.references import Series, reference
from hypercare.foundation.programs.models import Program
from hypercare.foundation.programs.owned import Owned
from hypercare.foundation.words.models import Words
from hypercare.reference.directory.models import Entity, EntityType, Line
from hypercare.reference.rollout.models import County
from hypercare.reference.rollout.states import CountyState


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, actor: Actor) -> "ContactQuerySet":
        """What `contact.read` lets the actor see. Scope *team* reaches through the ticket."""
        return self.filter(
            visibility.rows(
                actor,
                "contact.read",
                team="link__ticket__group__code",
                people=("logged_by", "taken_by"),
                token="token",  # noqa: S106, the name of a column
            )
        )

    def counted(self) -> "ContactQuerySet":
        """What lists and figures show: not what was withdrawn."""
        return self.filter(withdrawn_at=None)

    def with_words(self) -> "ContactQuerySet":
        """A statement a field: five more joins of one table cost 20 ms of planning a page."""
        return self.prefetch_related("name", "reach", "reason", "done_note", "told")


class Contact(Owned, Versioned):
    """One question in one call, e-mail, voice mail, walk-in or chat (R31).

    `happened_at` decides the day; `logged_at` is when it was kept, `opened_at` when the form was
    opened: the time between is the handle time, which nobody types.
    `wave`, `county_state` and `day` are as they were on that day and are never recomputed (R39).
    `shown_row` and `shown_rules` are the row of the rules that was on the screen.
    `browser_code` (HC-7K3M) is what a caller was told while the contact waited in a browser. Two
    browsers may draw the same one, and neither contact may be refused for it.
    `sender` and `idempotency_key` make a repeated save the same contact, for ever.
    """

    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveBigIntegerField()
    call_key = models.UUIDField()
    channel = models.CharField(max_length=12, choices=Channel.choices)
    line = models.ForeignKey(
        Line,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    entity_type = models.CharField(max_length=20, choices=EntityType.choices)
    entity = models.ForeignKey(
        Entity,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    entity_name = models.CharField(max_length=200)
    name_answer = models.CharField(max_length=10, choices=NameAnswer.choices)
    name = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    reach_answer = models.CharField(max_length=10, choices=ReachAnswer.choices)
    reach = models.ForeignKey(
        Words, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    reason = models.ForeignKey(
        Words, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    about = models.CharField(max_length=15, choices=About.choices)
    sent_back = models.BooleanField(default=False)
    concerns_wave = models.PositiveSmallIntegerField(null=True)
    concerns_county = models.ForeignKey(
        County,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    severity = models.PositiveSmallIntegerField(choices=Severity.choices)
    done = models.CharField(max_length=15, choices=Done.choices)
    done_note = models.ForeignKey(
        Words, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    told = models.ForeignKey(
        Words,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    call_back_at = models.DateTimeField(null=True)
    cases_affected = models.PositiveIntegerField(null=True)
    other_counties = models.ManyToManyField(County, through="OtherCounty", related_name="+")

    happened_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    logged_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    logged_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    token = models.ForeignKey(
        ApiToken,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )

    wave = models.PositiveSmallIntegerField(null=True)
    county_state = models.CharField(
        max_length=15, blank=True, choices=[(s.value, s.value) for s in CountyState]
    )
    day = models.SmallIntegerField(null=True)
    shown_row = models.PositiveSmallIntegerField(null=True)
    shown_rules = models.PositiveIntegerField(null=True)

    withdrawn_at = models.DateTimeField(null=True)

    sender = models.CharField(max_length=40)
    idempotency_key = models.CharField(max_length=200)
    request_digest = models.CharField(max_length=64)
    browser_code = models.CharField(max_length=7, blank=True, default="")

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="contact_number"),
            models.UniqueConstraint(
                fields=["program", "sender", "idempotency_key"], name="contact_sent_once"
            ),
            models.CheckConstraint(name="contact_entity_named", condition=~Q(entity_name="")),
            models.CheckConstraint(
                name="contact_logged_by_someone",
                condition=Q(logged_by__isnull=False, token__isnull=True)
                | Q(logged_by__isnull=True, token__isnull=False)
                | Q(logged_by__isnull=True, token__isnull=True, sender="system"),
            ),
            models.CheckConstraint(
                name="contact_other_says_why",
                condition=~Q(done=Done.OTHER) | Q(done_note__isnull=False),
            ),
            models.CheckConstraint(
                name="contact_call_back_has_time",
                condition=Q(done=Done.CALL_BACK) | Q(call_back_at__isnull=True),
            ),
            models.CheckConstraint(
                name="contact_public_keeps_no_details",
                condition=~Q(entity_type=EntityType.PUBLIC)
                | Q(name_answer=NameAnswer.NOT_KEPT, reach_answer=ReachAnswer.NOT_KEPT),
            ),
            models.CheckConstraint(name="contact_severity", condition=Q(severity__range=(1, 4))),
        ]
        indexes = [
            models.Index(fields=["program", "-happened_at", "-id"], name="contact_by_time"),
            models.Index(
                fields=["program", "entity", "-happened_at", "-id"], name="contact_by_entity"
            ),
            models.Index(fields=["program", "wave", "-happened_at"], name="contact_by_wave"),
            models.Index(fields=["program", "severity", "id"], name="contact_by_severity"),
            models.Index(fields=["program", "entity_name", "id"], name="contact_by_name"),
            models.Index(
                fields=["program", "browser_code"],
                name="contact_by_code",
                condition=~Q(browser_code=""),
            ),
            models.Index(fields=["told"], name="contact_by_told", condition=Q(told__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return reference(Series.CONTACT, self.number)


class OtherCounty(Owned):
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "contact", "county"], name="other_county"),
        ]


class Correction(Owned):
    """What a contact said before somebody corrected it, and why; never changed (a trigger)."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="corrections")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    why = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField()
    name = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="+")
    reach = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="+")
    reason = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["program", "contact", "id"], name="correction_by_contact")]


class Withdrawal(Owned):
    """That somebody said a contact does not count, and why. `restored_at` ends it."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="withdrawals")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    why = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="+")
    restored_at = models.DateTimeField(null=True)
    restored_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "contact"],
                name="withdrawn_once_at_a_time",
                condition=Q(restored_at__isnull=True),
            ),
            models.CheckConstraint(
                name="withdrawal_ended_by_someone",
                condition=Q(restored_at__isnull=True, restored_by__isnull=True)
                | Q(restored_at__isnull=False, restored_by__isnull=False),
            ),
        ]
