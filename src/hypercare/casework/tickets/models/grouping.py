"""Tickets of one question, grouped under one of them; nothing is merged (R31)."""

from django.db import models
from django.db.models import F, Q

from hypercare.casework.tickets.models.ticket import Ticket
from hypercare.foundation.accounts.models import ApiToken, User
from hypercare.foundation.programs.owned import Owned
from hypercare.foundation.words.models import Words


class TicketGrouping(Owned):
    """That a ticket stood under another, from when until when, and who said so.

    `under` leads the group. `beside` is the ticket that this one was put to, or came along with,
    where that is not the lead: it goes with it when that one is split off again.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="groupings")
    under = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    beside = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    token = models.ForeignKey(ApiToken, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.ForeignKey(Words, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "ticket"],
                name="ticket_under_one_at_a_time",
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="grouping_not_under_itself",
                condition=~Q(ticket=F("under")),
            ),
        ]
        indexes = [models.Index(fields=["program", "under", "id"], name="grouping_by_lead")]
