"""Model fields that every changeable record shares."""

from django.db import models


class Versioned(models.Model):
    """Carries a version from its first migration; an old one is refused, never written over."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
