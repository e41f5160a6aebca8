"""What is written to callers, how it fares, and the words that people keep for it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hypercare.casework.contacts.models import Contact
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.states import Audience
from hypercare.foundation.accounts import visibility
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import User
from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.programs.owned import Owned
from hypercare.foundation.words.models import Words


class Draft(Owned):
    """A reply that somebody has begun; theirs alone. `to` are keys of participants."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="+")
    to = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    mailbox = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "ticket", "person"], name="one_draft_each"),
        ]


class Delivery(Owned):
    """That a message is about a ticket: a reply, or the acknowledgement of a contact.

    `reply` is the key of the entry that keeps the reply; the entry itself is out of reach here, so
    that no entry can get into a mail (safety row 23). `told_try` is the attempt whose failure the
    story of the ticket already tells.
    """

    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="+")
    reply = models.UUIDField(null=True)
    told_try = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(
                name="delivery_is_one_of_two",
                condition=Q(reply__isnull=False, contact__isnull=True, ticket__isnull=False)
                | Q(reply__isnull=True, contact__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["program", "ticket"], name="delivery_by_ticket")]


class Heard(Owned):
    """The Message-ID of the mail that a contact came in, so that a reply joins its thread."""

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="+")
    message_id = models.CharField(max_length=998)


class CannedQuerySet(models.QuerySet["Canned"]):
    def visible_to(self, actor: Actor) -> "CannedQuerySet":
        return self.filter(visibility.rows(actor, "canned.read"))

    def in_use(self) -> "CannedQuerySet":
        return self.filter(retired_at=None)


class Canned(Owned, Versioned):
    """Words kept for replies and notes, with `{names}` (`fields.FIELDS`).

    One with only a `reply` is a sentence; one that also notes or moves is a macro.
    """

    code = models.SlugField(max_length=60)
    title = models.CharField(max_length=100)
    reply = models.TextField(blank=True)
    note = models.TextField(blank=True)
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.INTERNAL)
    move_to = models.CharField(max_length=12, blank=True)
    why = models.CharField(max_length=500, blank=True)
    retired_at = models.DateTimeField(null=True)

    objects = CannedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "canned"
        constraints = [
            models.UniqueConstraint(fields=["program", "code"], name="canned_code"),
            models.CheckConstraint(
                name="canned_does_something", condition=~Q(reply="", note="", move_to="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def for_note(self) -> str:
        """What it says in a note; a sentence says there what it says in a reply."""
        return self.note or self.reply

    @property
    def is_macro(self) -> bool:
        return bool(self.note or self.move_to)
