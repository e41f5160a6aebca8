"""Files in the story of a ticket (safety rows 5 to 8, 22)."""

from uuid import uuid4

from django.db import models

from hypercare.casework.tickets.models.log import WorkLogEntry
from hypercare.casework.tickets.models.ticket import Ticket
from hypercare.casework.tickets.states import Scan
from hypercare.foundation.accounts import visibility
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.filestore.models import StoredFile
from hypercare.foundation.programs.owned import Owned


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, actor: Actor) -> "AttachmentQuerySet":
        """Those of tickets that the actor reads, as far as the actor reads their entries."""
        covered = models.Q(entry__audience="shared") | visibility.rows(
            actor, "notes.internal", team="entry__ticket__group__code", people=("entry__by",)
        )
        return self.filter(covered, entry__ticket__in=Ticket.objects.visible_to(actor))


class Attachment(Owned):
    """A file: its bytes are in the file store, its name and audience are its entry's.

    It is reached by a random `key`, through its ticket only. The name is the entry's words.
    `message` is the reference of the mail that it came with.
    """

    key = models.UUIDField(default=uuid4)
    entry = models.OneToOneField(WorkLogEntry, on_delete=models.PROTECT, related_name="file")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    message = models.CharField(max_length=255, blank=True)
    scan = models.CharField(max_length=10, choices=Scan.choices, default=Scan.WAITING)
    scanned_at = models.DateTimeField(null=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "key"], name="attachment_key"),
            models.UniqueConstraint(fields=["program", "entry"], name="attachment_entry"),
            models.CheckConstraint(
                name="attachment_scanned_at_a_time",
                condition=models.Q(scan=Scan.WAITING, scanned_at__isnull=True)
                | ~models.Q(scan=Scan.WAITING) & models.Q(scanned_at__isnull=False),
            ),
        ]
