"""How long a ticket may wait, by severity. Hours and holidays are settings of the program."""

from django.db import models
from django.db.models import Q

from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.programs.owned import Owned


class Target(Owned, Versioned):
    """For one severity, each in minutes of working time: until the ticket is reviewed, until a
    person has it, and until somebody adds to it."""

    severity = models.PositiveSmallIntegerField()
    review_minutes = models.PositiveIntegerField()
    person_minutes = models.PositiveIntegerField()
    update_minutes = models.PositiveIntegerField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "severity"], name="target_severity"),
            models.CheckConstraint(
                name="target_of_a_severity", condition=Q(severity__range=(1, 4))
            ),
        ]
