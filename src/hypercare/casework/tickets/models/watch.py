"""Who is told of what happens to a ticket."""

from django.db import models

from hypercare.casework.tickets.models.ticket import Ticket
from hypercare.foundation.accounts.models import User
from hypercare.foundation.programs.owned import Owned


class TicketWatch(Owned):
    """What one person said about one ticket; who said nothing is told by preset.

    `watches` is False for somebody who would be told, and does not want to be.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="watches")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    watches = models.BooleanField()
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "ticket", "person"], name="one_watch_per_person"
            ),
        ]
