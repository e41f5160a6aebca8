"""Evidence of calls, and how each piece of it ends (R12, R32)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hypercare.casework.contacts.models import Contact
from hypercare.casework.evidence.states import GAPS, Format, ImportState, Kind, Outcome
from hypercare.casework.mail.models import RawMessage
from hypercare.foundation.accounts import visibility
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import ApiToken, User
from hypercare.foundation.filestore.models import StoredFile
from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.programs.owned import Owned
from hypercare.foundation.words.models import Words
from hypercare.reference.directory.models import Line


class Settings(Owned, Versioned):
    """The numbers of settled reading 16: a call's shortest length, and the windows."""

    shortest_seconds = models.PositiveSmallIntegerField(default=60)
    by_number_minutes = models.PositiveSmallIntegerField(default=20)
    by_time_minutes = models.PositiveSmallIntegerField(default=3)
    tell_apart_seconds = models.PositiveSmallIntegerField(default=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program"], name="one_evidence_settings"),
        ]


class Source(Owned, Versioned):
    """A telephone system whose log is read. `lines` says which line a dialled number is, also by
    its beginning: [["+1916555014", "staff_direct"]]. `mapping` is used with format *mapped*.
    """

    key = models.CharField(max_length=40)
    name = models.CharField(max_length=150)
    format = models.CharField(max_length=10, choices=Format.choices)
    time_zone = models.CharField(max_length=60)
    region = models.CharField(max_length=2, default="US")
    inside_digits = models.PositiveSmallIntegerField(default=5)
    lines = models.JSONField(default=list, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "key"], name="evidence_source_key"),
        ]

    def __str__(self) -> str:
        return self.name


class Import(Owned):
    """One file: how many rows, how many of them were new, how many were faulty.

    One that came by a page waits with its bytes, which go when it was read or refused; meanwhile
    `rows` and `bytes_read` say how far the worker is, and `tries` how often it began.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="imports")
    name = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    token = models.ForeignKey(ApiToken, null=True, on_delete=models.PROTECT, related_name="+")
    rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    faulty = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.READ)
    skip_faulty = models.BooleanField(default=False)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    size = models.BigIntegerField(default=0)
    bytes_read = models.BigIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    refusal = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="evidence_import_waits_with_its_file",
                condition=Q(state=ImportState.WAITING, file__isnull=False)
                | (~Q(state=ImportState.WAITING) & Q(file__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["program", "-at"], name="evidence_import_by_time"),
            models.Index(
                fields=["id"],
                name="evidence_import_waiting",
                condition=Q(state=ImportState.WAITING),
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        return self.state == ImportState.WAITING

    @property
    def is_refused(self) -> bool:
        return self.state == ImportState.REFUSED

    @property
    def known(self) -> int:
        """Rows that an earlier file had already."""
        return self.rows - self.added - self.faulty


class Number(Owned):
    """A telephone number that called, once, with its words in one place (R34).

    `digest` is a SHA-256 over what the telephone system wrote: the number stands nowhere else.
    """

    digest = models.BinaryField(max_length=32)
    words = models.OneToOneField(Words, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "digest"], name="evidence_number_once"),
        ]


class CallLeg(models.Model):
    """One row of a telephone system's log, as it was read; the same row again is the same leg.

    Its program is its source's. `outside` is the number at the far end, whoever called whom; it is
    empty where it was withheld. `inside_caller` is our extension when we called, `called` what
    was dialled when we were. One statement writes it from rows that it joins, so the database does
    not look for each of them again: that would be a third of what a million rows cost.
    """

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="legs", db_constraint=False, db_index=False
    )
    imported = models.ForeignKey(
        Import, on_delete=models.PROTECT, related_name="legs", db_constraint=False, db_index=False
    )
    digest = models.BinaryField(max_length=16)
    call_id = models.CharField(max_length=201)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    talk = models.PositiveIntegerField()
    outside = models.ForeignKey(
        Number,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    inside_caller = models.CharField(max_length=100, blank=True)
    called = models.CharField(max_length=100, blank=True)
    reached = models.CharField(max_length=100, blank=True)
    app = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "digest"], name="evidence_leg_once"),
        ]
        indexes = [
            models.Index(fields=["source", "started_at"], name="evidence_leg_by_time"),
            models.Index(fields=["source", "call_id"], name="evidence_leg_by_call"),
        ]


class Tally(Owned):
    """That a person took so many calls on a day that no system saw."""

    day = models.DateField()
    line = models.ForeignKey(Line, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    calls = models.PositiveSmallIntegerField()
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.ForeignKey(Words, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="tally_some_calls", condition=Q(calls__range=(1, 500))),
        ]
        indexes = [models.Index(fields=["program", "day"], name="evidence_tally_by_day")]


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, actor: Actor) -> "EvidenceQuerySet":
        return self.filter(visibility.rows(actor, "evidence.read"))

    def gaps(self) -> "EvidenceQuerySet":
        return self.filter(outcome__in=[outcome.value for outcome in GAPS])


class Evidence(Owned, Versioned):
    """One call, voice mail, stated call or message of a mailbox, and how it ends.

    `reasons` are codes of why; `rivals` are the keys of pieces that the same contact would explain
    as well. `decided_*` stand when a person overruled the rules, who then leave it alone.
    """

    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=260)
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    talk = models.PositiveIntegerField(default=0)
    line = models.ForeignKey(Line, null=True, on_delete=models.PROTECT, related_name="+")
    dialled = models.CharField(max_length=100, blank=True)
    number = models.ForeignKey(Number, null=True, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(RawMessage, null=True, on_delete=models.PROTECT, related_name="+")
    telephones = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    person = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=15, choices=Outcome.choices)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveIntegerField(default=0)
    reasons = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    rivals = ArrayField(models.CharField(max_length=260), default=list, blank=True)
    assigned_to = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "key"], name="evidence_key"),
            models.CheckConstraint(
                name="evidence_matched_has_contact",
                condition=~Q(outcome=Outcome.MATCHED) | Q(contact__isnull=False),
            ),
            models.CheckConstraint(
                name="evidence_gap_has_no_contact",
                condition=~Q(outcome__in=["missing", "cannot-tell"]) | Q(contact__isnull=True),
            ),
            models.CheckConstraint(
                name="evidence_decided_by_someone",
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["program", "contact"],
                name="evidence_one_contact_by_rule",
                condition=Q(contact__isnull=False, decided_at__isnull=True, message=None),
            ),
            models.CheckConstraint(
                name="evidence_mail_has_message",
                condition=Q(kind=Kind.MAIL, message__isnull=False)
                | (~Q(kind=Kind.MAIL) & Q(message__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["program", "day", "outcome"], name="evidence_by_day"),
            models.Index(
                fields=["program", "assigned_to", "day"],
                name="evidence_to_log",
                condition=Q(outcome__in=["missing", "cannot-tell"]),
            ),
        ]

    @property
    def reference(self) -> str:
        return f"evidence:{self.pk}"


class Decision(Owned):
    """That a person overruled the rules about a piece of evidence, and why; append-only."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="decisions")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    before = models.CharField(max_length=15, choices=Outcome.choices)
    outcome = models.CharField(max_length=15, choices=Outcome.choices)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["program", "evidence"], name="evidence_decisions")]


class DayClose(Owned):
    """A day as a named person closed it: its figures then, and the gap with its name.

    A day can be closed again; the newest counts. `figures` is a list of rows, one per line and
    team, and the whole day last. Append-only.
    """

    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received = models.PositiveIntegerField()
    documented = models.PositiveIntegerField()
    explained = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    figures = models.JSONField()
    gap = models.ForeignKey(Words, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "day", "number"], name="day_close_number"),
            models.CheckConstraint(
                name="day_close_adds_up",
                condition=Q(
                    received=models.F("documented") + models.F("explained") + models.F("missing")
                ),
            ),
            models.CheckConstraint(
                name="day_close_names_its_gap", condition=Q(missing=0) | Q(gap__isnull=False)
            ),
        ]
