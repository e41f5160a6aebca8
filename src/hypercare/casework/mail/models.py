"""Mailboxes, each message as it came in, and the steps that say why it landed where it is."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hypercare.casework.contacts.models import Contact
from hypercare.casework.mail.states import Doubt, MailboxKind, Nature, State, StepKind, Way
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts import visibility
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import ApiToken, User
from hypercare.foundation.filestore.models import StoredFile
from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.kernel.references import Series, reference
from hypercare.foundation.programs.owned import Owned
from hypercare.foundation.words.models import Words


class Mailbox(Owned, Versioned):
    """A place that mail comes in at. How it is reached is no program data (`connections`).

    `line` is the line its contacts came in on. `entity` is for whom an unknown sender speaks.
    `owner` is the sign-in name of who owns what can only be transferred on the telephone
    (settled reading 4). `topics` are lines like `lds: legacy data, old cases`. `authserv` is the
    name under which our own mail server signs its verdicts; empty: it signs none.
    """

    key = models.CharField(max_length=40)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=20, choices=MailboxKind.choices)
    line = models.CharField(max_length=40)
    address = models.EmailField()
    size_limit = models.PositiveIntegerField(default=25)
    entity = models.CharField(max_length=60, blank=True)
    owner = models.CharField(max_length=150, blank=True)
    topics = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    authserv = models.CharField(max_length=150, blank=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "mailboxes"
        constraints = [models.UniqueConstraint(fields=["program", "key"], name="mailbox_key")]

    def __str__(self) -> str:
        return self.name

    @property
    def limit_bytes(self) -> int:
        return self.size_limit * 1024 * 1024


class Pulse(Owned):
    """When a mailbox was last looked into, and when that last worked (safety row 48)."""

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="pulse")
    since = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)
    uid_validity = models.BigIntegerField(null=True)


class RawMessageQuerySet(models.QuerySet["RawMessage"]):
    def visible_to(self, actor: Actor) -> "RawMessageQuerySet":
        return self.filter(
            visibility.rows(
                actor,
                "mail.read",
                team="ticket__group__code",
                people=("contact__logged_by", "contact__taken_by"),
                token="token",  # noqa: S106, the name of a column
            )
        )


class RawMessage(Owned):
    """One message as it came in; its bytes are kept until they are blanked.

    `place` is where it was found, and `uid_validity` and `uid` where in a folder of an IMAP server:
    a message that is found there again is this one. `fingerprint` recognises it wherever it comes
    from; a further copy is kept as a row of its own with `copy_of`.
    A job is a row that waits: `due_at` says when, `leased_until` that a worker has it, `attempts`
    how often it was begun. A killed worker's lease runs out, and the next one takes it.
    `reading_ms` is what reading it has taken, over all tries (safety row 8).
    """

    number = models.PositiveBigIntegerField()
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="messages")
    way = models.CharField(max_length=10, choices=Way.choices)
    uid_validity = models.BigIntegerField(null=True)
    uid = models.BigIntegerField(null=True)
    place = models.CharField(max_length=200, default="", blank=True)
    received_at = models.DateTimeField()
    token = models.ForeignKey(ApiToken, null=True, on_delete=models.PROTECT, related_name="+")
    stored = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    size = models.BigIntegerField()
    fingerprint = models.CharField(max_length=64)
    copy_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="copies")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    nature = models.CharField(max_length=12, choices=Nature.choices, blank=True)
    doubts = ArrayField(
        models.CharField(max_length=12, choices=Doubt.choices), default=list, blank=True
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    reading_ms = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)

    message_id = models.CharField(max_length=255, blank=True)
    sender = models.ForeignKey(Words, null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Words, null=True, on_delete=models.PROTECT, related_name="+")
    may_answer = models.BooleanField(default=False)
    contact = models.ForeignKey(
        Contact, null=True, on_delete=models.PROTECT, related_name="messages"
    )
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="messages")
    hint = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="+")
    looked_at = models.DateTimeField(null=True)
    looked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    blanked_at = models.DateTimeField(null=True)

    objects = RawMessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="message_number"),
            models.UniqueConstraint(
                fields=["program", "mailbox", "place", "uid_validity", "uid"],
                name="message_at_uid",
                condition=Q(uid__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["program", "mailbox", "place"],
                name="message_at_place",
                condition=Q(uid__isnull=True) & ~Q(place=""),
            ),
            models.UniqueConstraint(
                fields=["program", "fingerprint"],
                name="message_first_copy",
                condition=Q(copy_of__isnull=True),
            ),
            models.CheckConstraint(
                name="message_uid_is_a_pair",
                condition=Q(uid__isnull=True, uid_validity__isnull=True)
                | Q(uid__isnull=False, uid_validity__isnull=False),
            ),
            models.CheckConstraint(
                name="message_copy_makes_no_contact",
                condition=Q(copy_of__isnull=True, state__in=[s for s in State if s != State.COPY])
                | Q(copy_of__isnull=False, state=State.COPY, contact__isnull=True),
            ),
            models.CheckConstraint(
                name="message_filed_has_contact",
                condition=~Q(state=State.FILED) | Q(contact__isnull=False),
            ),
            models.CheckConstraint(
                name="message_kept_or_blanked",
                condition=Q(stored__isnull=False, blanked_at__isnull=True)
                | Q(stored__isnull=True, blanked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="message_looked_by_someone",
                condition=Q(looked_at__isnull=True, looked_by__isnull=True)
                | Q(looked_at__isnull=False, looked_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["program", "-received_at", "-id"], name="message_by_time"),
            models.Index(fields=["due_at"], name="message_waiting", condition=Q(state="waiting")),
            models.Index(
                fields=["received_at"],
                name="message_without_ticket",
                condition=Q(state="filed", ticket__isnull=True),
            ),
            models.Index(
                fields=["program", "message_id"],
                name="message_by_id",
                condition=~Q(message_id=""),
            ),
            models.Index(
                fields=["program", "-received_at"],
                name="message_quarantined",
                condition=Q(state="quarantined"),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return reference(Series.MESSAGE, self.number)


class Step(Owned):
    """One step of a message and why, in words that name nobody; never changed (a trigger)."""

    message = models.ForeignKey(RawMessage, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300)

    class Meta:
        constraints = [models.CheckConstraint(name="step_says_why", condition=~Q(why=""))]
        indexes = [models.Index(fields=["program", "message", "id"], name="step_by_message")]
