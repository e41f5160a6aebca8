"""The columns of a ticket's three clocks; `tickets.clocks` alone sets them."""

from django.db import models
from django.db.models import Q


class Clocked(models.Model):
    """A clock runs from `*_since`, and is due at `*_due_at`; both are None while it does not.

    `held_since` and `holds` are when the ticket waited. `told` says which step of each clock
    people know of; the next one comes at `next_step_at`. `clock_rules` names the hours and targets
    that the due times come from.
    """

    review_since = models.DateTimeField(null=True)
    person_since = models.DateTimeField(null=True)
    update_since = models.DateTimeField(null=True)
    review_due_at = models.DateTimeField(null=True)
    person_due_at = models.DateTimeField(null=True)
    update_due_at = models.DateTimeField(null=True)
    held_since = models.DateTimeField(null=True)
    holds = models.JSONField(default=list, db_default=[], blank=True)
    told = models.JSONField(default=dict, db_default={}, blank=True)
    next_step_at = models.DateTimeField(null=True)
    clock_rules = models.CharField(max_length=12, default="", db_default="", blank=True)

    class Meta:
        abstract = True


CLOCK_INDEXES = [
    *(
        models.Index(
            fields=["program", f"{clock}_due_at"],
            name=f"ticket_{clock}_due",
            condition=Q(**{f"{clock}_due_at__isnull": False}),
        )
        for clock in ("review", "person", "update")
    ),
    models.Index(
        fields=["next_step_at"],
        name="ticket_next_step",
        condition=Q(next_step_at__isnull=False),
    ),
    models.Index(
        fields=["program", "clock_rules"],
        name="ticket_clock_rules",
        condition=~Q(status__in=("redirected", "resolved", "closed")),
    ),
]
