"""Words and personal details from outside, each in one place (R34)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from hypercare.foundation.programs.owned import Owned


class Words(Owned):
    """One text somebody said or wrote, twice: as it came, and masked.

    `clear` has its own right (`words.clear`) and retention class and can be blanked; `masked` is
    what pages, search, journal and reports may hold. `found` names the kinds of identifiers that
    were masked. Everything else points here and copies nothing.
    """

    class Kind(models.TextChoices):
        NAME = "name"
        REACH = "reach"
        REASON = "reason"
        NOTE = "note"

    class Retention(models.TextChoices):
        PERSON = "person"
        CASEWORK = "casework"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    retention = models.CharField(max_length=10, choices=Retention.choices)
    clear = models.TextField(null=True)
    masked = models.TextField()
    found = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    kept_at = models.DateTimeField()
    blanked_at = models.DateTimeField(null=True)
    search = models.GeneratedField(
        expression=SearchVector("masked", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="words_not_empty", condition=~models.Q(masked="")),
            models.CheckConstraint(
                name="words_blanked_when_clear_is_gone",
                condition=models.Q(clear__isnull=True, blanked_at__isnull=False)
                | models.Q(clear__isnull=False, blanked_at__isnull=True),
            ),
        ]
        indexes = [GinIndex(fields=["search"], name="words_search")]
