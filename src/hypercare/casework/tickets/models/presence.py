"""Who has a ticket open now; kept for seconds, and lost with a crash."""

from django.db import models

from hypercare.casework.tickets.models.ticket import Ticket
from hypercare.casework.tickets.states import Doing
from hypercare.foundation.accounts.models import User
from hypercare.foundation.programs.owned import Owned


class Presence(Owned):
    """An unlogged table: nothing stands on it, and no lock comes of it."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    doing = models.CharField(max_length=10, choices=Doing.choices)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "ticket", "user"], name="presence_once"),
        ]
