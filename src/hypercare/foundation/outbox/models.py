"""What leaves the house, queued in the transaction that decided it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from hypercare.foundation.accounts import visibility
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.filestore.models import StoredFile
from hypercare.foundation.outbox.states import Automatic, Outcome, State
from hypercare.foundation.programs.owned import Owned
from hypercare.foundation.words.models import Words

# What would end a header line, for the database's own check (safety row 15).
_BREAKS = "[\u0001-\u001f\u007f\u0085\u2028\u2029]"
_LINES = ("recipient", "subject", "sender_name", "sender_address", "in_reply_to", "references")


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, actor: Actor) -> "MessageQuerySet":
        return self.filter(visibility.rows(actor, "outbox.read"))


class Message(Owned):
    """One mail to one recipient. `key` says what it is about, so that a retry is the same row.

    `subject` and `body` hold numbers and masked text only; what a person wrote is `words`, which
    stands before `body` in the mail. `about` is what an answer belongs to ("T-1042"). `token` is
    in its Message-ID and its reply address (`tokens`); both stay the same on every attempt.
    `lease_until` is set while a worker sends it: after that the worker is taken to be gone.
    """

    State = State

    key = models.CharField(max_length=200)
    recipient = models.CharField(max_length=254)
    sender_name = models.CharField(max_length=150, blank=True)
    sender_address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    words = models.ForeignKey(Words, null=True, on_delete=models.PROTECT, related_name="+")
    with_html = models.BooleanField(default=False)
    about = models.CharField(max_length=60, blank=True)
    automatic = models.CharField(
        max_length=14, choices=Automatic.choices, default=Automatic.NOTICE, blank=True
    )
    token = models.CharField(max_length=26, blank=True)
    message_id = models.CharField(max_length=255)
    in_reply_to = models.CharField(max_length=998, blank=True)
    references = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    give_up_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "key"], name="outbox_key"),
            models.UniqueConstraint(
                fields=["program", "token"], name="outbox_token", condition=~Q(token="")
            ),
            models.CheckConstraint(
                name="outbox_sent_has_time",
                condition=Q(state__in=["sent", "bounced"], sent_at__isnull=False)
                | (~Q(state__in=["sent", "bounced"]) & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="outbox_bounced_has_time",
                condition=Q(state="bounced", bounced_at__isnull=False)
                | (~Q(state="bounced") & Q(bounced_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="outbox_leased_while_waiting",
                condition=Q(state="waiting") | Q(lease_until__isnull=True),
            ),
            *(
                models.CheckConstraint(
                    name=f"outbox_{name}_is_one_line", condition=~Q(**{f"{name}__regex": _BREAKS})
                )
                for name in _LINES
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="outbox_waiting", condition=Q(state="waiting")),
            models.Index(fields=["token"], name="outbox_by_token", condition=~Q(token="")),
            models.Index(fields=["program", "-queued_at", "-id"], name="outbox_by_time"),
            models.Index(
                fields=["program", "state", "-queued_at", "-id"],
                name="outbox_in_trouble",
                condition=Q(state__in=["failed", "bounced", "held"]),
            ),
            models.Index(fields=["program", "recipient", "-queued_at"], name="outbox_to_address"),
            models.Index(fields=["program", "about"], name="outbox_about", condition=~Q(about="")),
            models.Index(
                F("program"),
                Upper("recipient"),
                name="outbox_answers",
                condition=Q(automatic="auto-replied"),
            ),
        ]


class Attempt(Owned):
    """One try to hand a message to the server: when, and what the server said."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="tries")
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.RUNNING)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "message", "number"], name="outbox_attempt_number"
            ),
            models.CheckConstraint(
                name="outbox_attempt_ends",
                condition=Q(outcome="running", ended_at__isnull=True)
                | (~Q(outcome="running") & Q(ended_at__isnull=False)),
            ),
        ]


class Attachment(Owned):
    """A file that goes with a message, under a name and a content type of our own."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attachments")
    position = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "message", "position"], name="outbox_attachment_place"
            ),
        ]
