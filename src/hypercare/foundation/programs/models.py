"""A program's identity, and the counters and number series that live and die with it."""

from zoneinfo import ZoneInfo

from django.core.validators import RegexValidator
from django.db import models

from hypercare.foundation.kernel.fields import Versioned

KEY_SHAPE = r"^[a-z][a-z0-9-]{1,39}$"
RESERVED_KEYS = frozenset(
    {
        "api",
        "static",
        "sign-in",
        "sign-out",
        "healthz",
        "metrics",
        "gallery",
        "favicon",
        "log",
        "me",
        "wall",
        "recipient",
        "partner",
    }
)


class Program(Versioned):
    """One migration. Its key stands in every address; everything else belongs to one program.

    `facts_version` rises with each change of program data (dates, rules, lines, people), so that
    what was read from them can be kept in memory until it does.
    """

    key = models.CharField(max_length=40, unique=True, validators=[RegexValidator(KEY_SHAPE)])
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=64)
    facts_version = models.PositiveIntegerField(default=0)
    is_sample = models.BooleanField(default=False)
    journal_position = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="program_key_shape", condition=models.Q(key__regex=KEY_SHAPE)
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)
