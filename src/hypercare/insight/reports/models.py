"""The daily report: who gets it, its editions, and what each of them was told (R27)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from hypercare.casework.contacts.models import Contact
from hypercare.foundation.accounts import visibility
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import User
from hypercare.foundation.filestore.models import StoredFile
from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.programs.owned import Owned
from hypercare.foundation.words.models import Words
from hypercare.insight.finding.models import SavedView
from hypercare.insight.reports import states
from hypercare.insight.reports.policies import Terms, edition_name
from hypercare.insight.reports.states import Approval, Format, Section, State, ViewFormat
from hypercare.reference.directory.models import Entity

MOST_CORRECTIONS = 26


class Recipient(Owned, Versioned):
    """A project that gets the daily report, and what was agreed with it.

    Times are local. The cut-off is on the day after the one it reports, or on the evening of
    that day where `same_day` says so; the deadline is later on the day of the cut-off. `fields` is
    what the data agreement lets it see. `rule_minutes` after the cut-off an edition is approved
    by itself where `approval` is by rule.
    """

    key = models.CharField(max_length=30)
    name = models.CharField(max_length=150)
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    addresses = ArrayField(models.EmailField())
    from_day = models.DateField()
    cut_off = models.TimeField()
    same_day = models.BooleanField(default=False)
    deadline = models.TimeField()
    fields = ArrayField(models.CharField(max_length=10, choices=states.Field.choices))
    approval = models.CharField(max_length=6, choices=Approval.choices, default=Approval.PERSON)
    rule_minutes = models.PositiveSmallIntegerField(default=30)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "key"], name="report_recipient_key"),
            models.CheckConstraint(
                name="report_deadline_after_cut_off", condition=Q(deadline__gt=F("cut_off"))
            ),
            models.CheckConstraint(name="report_has_an_address", condition=Q(addresses__len__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def terms(self) -> Terms:
        return Terms(self.from_day, self.cut_off, self.same_day, self.deadline)


class EditionQuerySet(models.QuerySet["Edition"]):
    def visible_to(self, actor: Actor) -> "EditionQuerySet":
        return self.filter(visibility.rows(actor, "report.read"))

    def received_by(self, actor: Actor) -> "EditionQuerySet":
        """What was sent to the project that the person from outside speaks for (rule 2)."""
        mine = visibility.rows(actor, "report.receive", entity="recipient__entity__key")
        return self.filter(mine, queued_at__isnull=False)

    def light(self) -> "EditionQuerySet":
        """For lists: without the rows."""
        return self.defer("content")


class Edition(Owned, Versioned):
    """The report of one day to one recipient, frozen; `correction` 1 is "12a", 2 is "12b".

    `content` is canonical JSON with masked words only, `checksum` the SHA-256 of its bytes; a
    trigger holds both once it is approved. `queued_at` is when it went to the outbox, with files.
    """

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="editions")
    day = models.DateField()
    number = models.PositiveIntegerField()
    correction = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFTED)
    cut_off_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    drafted_at = models.DateTimeField()
    content = models.TextField()
    checksum = models.CharField(max_length=64)
    new = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    why = models.ForeignKey(Words, null=True, on_delete=models.PROTECT, related_name="+")
    corrected_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    queued_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "recipient", "day", "correction"],
                name="report_edition_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["program", "recipient", "number", "correction"],
                name="report_edition_number",
            ),
            models.CheckConstraint(
                name="edition_correction_letter",
                condition=Q(correction__lte=MOST_CORRECTIONS),
            ),
            models.CheckConstraint(
                name="edition_correction_says_why",
                condition=Q(correction=0) | Q(why__isnull=False, corrected_by__isnull=False),
            ),
            models.CheckConstraint(
                name="edition_goes_in_order",
                condition=Q(state="drafted", approved_at__isnull=True, queued_at__isnull=True)
                | Q(state="approved", approved_at__isnull=False, sent_at__isnull=True)
                | Q(state="sent", queued_at__isnull=False, sent_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["program", "-day", "-id"], name="edition_by_day"),
            models.Index(fields=["state"], name="edition_on_its_way", condition=~Q(state="sent")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """ "12", and "12a" for its first correction."""
        return edition_name(self.number, self.correction)


class Told(Owned):
    """What an edition told its recipient of a contact: the row, in which section."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="told")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    section = models.CharField(max_length=10, choices=Section.choices)
    row = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "edition", "contact"], name="told_once_in_an_edition"
            ),
            models.UniqueConstraint(
                fields=["program", "recipient", "contact"],
                name="told_first_in_one_edition",
                condition=Q(section__in=["new", "late"]),
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "contact", "-id"], name="told_last"),
        ]


class EditionFile(Owned):
    """A file of an edition as it was sent."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    format = models.CharField(max_length=4, choices=Format.choices)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "edition", "format"], name="edition_file_once"
            ),
        ]


class Delivery(Owned):
    """That an edition goes to one address, as one message."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="deliveries")
    address = models.EmailField()
    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "edition", "address"], name="edition_once_to_an_address"
            ),
        ]


class Acknowledgement(Owned):
    """That somebody of the recipient has read an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="acknowledgements")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "edition", "by"], name="acknowledged_once"),
        ]


class Question(Owned):
    """What the recipient asked about an edition; it is a contact like any other (R12)."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="questions")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="+")


class ScheduledView(Owned, Versioned):
    """A saved view that is mailed at a time of day on some weekdays (MO..SU), program's zone.

    It shows what `by` may take out of the house; `stopped_at` ends it, and `stopped_why` is a
    code when it ended by itself.
    """

    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    addresses = ArrayField(models.EmailField())
    format = models.CharField(max_length=4, choices=ViewFormat.choices)
    clock = models.TimeField()
    weekdays = ArrayField(models.CharField(max_length=2))
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    stopped_why = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="scheduled_view_has_a_day", condition=Q(weekdays__len__gt=0)
            ),
            models.CheckConstraint(
                name="scheduled_view_has_an_address", condition=Q(addresses__len__gt=0)
            ),
        ]


class Mailing(Owned):
    """That a scheduled view was mailed on a day: how many rows, and the file as it was sent."""

    scheduled = models.ForeignKey(ScheduledView, on_delete=models.CASCADE, related_name="mailings")
    day = models.DateField()
    at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "scheduled", "day"], name="view_mailed_once_a_day"
            ),
        ]
