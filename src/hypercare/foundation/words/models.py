"""Words and personal details from outside, each in one place (R34)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, NullIf

from hypercare.foundation.kernel.finding import Findable, Folded
from hypercare.foundation.programs.owned import Owned

PERSONAL = ("name", "reach", "caller", "caller-at")


class Words(Owned):
    """One text somebody said or wrote, twice: as it came, and masked.

    `clear` has its own right (`words.clear`) and retention class and can be blanked; `masked` is
    what pages, search, journal and reports may hold. `found` names the kinds of identifiers that
    were masked. Everything else points here and copies nothing.

    `search` are the masked words of what was said, without accents; `person` is a name or a number
    as it came, for who may find by it, and empty where a client's identifier was among it.
    `e164` is the number of a text that says how to reach somebody. `findable` is filled for known
    callers only: what typing finds them by; it is made from `clear` and goes when that goes.
    """

    class Kind(models.TextChoices):
        NAME = "name"
        REACH = "reach"
        REASON = "reason"
        NOTE = "note"
        CALLER = "caller"
        CALLER_AT = "caller-at"

    class Retention(models.TextChoices):
        PERSON = "person"
        CASEWORK = "casework"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    retention = models.CharField(max_length=10, choices=Retention.choices)
    clear = models.TextField(null=True)
    masked = models.TextField()
    e164 = models.CharField(max_length=20, default="", db_default="")
    found = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    kept_at = models.DateTimeField()
    blanked_at = models.DateTimeField(null=True)
    search = models.GeneratedField(
        expression=models.Case(
            models.When(
                ~Q(kind__in=PERSONAL), then=SearchVector(Folded("masked"), config="english")
            ),
            default=None,
        ),
        output_field=SearchVectorField(null=True),
        db_persist=True,
    )
    person = models.GeneratedField(
        expression=models.Case(
            models.When(
                Q(kind__in=["name", "reach"], found=[], clear__isnull=False)
                & ~Q(clear=models.F("masked")),
                then=Findable("clear", "e164"),
            ),
            default=None,
        ),
        output_field=models.TextField(null=True),
        db_persist=True,
    )
    findable = models.GeneratedField(
        expression=models.Case(
            models.When(
                kind__in=["caller", "caller-at"],
                then=Findable("clear", Coalesce(NullIf("e164", models.Value("")), "clear")),
            ),
            default=None,
        ),
        output_field=models.TextField(null=True),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="words_not_empty", condition=~Q(masked="")),
            models.CheckConstraint(
                name="words_blanked_when_clear_is_gone",
                condition=Q(clear__isnull=True, blanked_at__isnull=False)
                | Q(clear__isnull=False, blanked_at__isnull=True),
            ),
            models.CheckConstraint(
                name="words_number_goes_with_clear", condition=Q(e164="") | Q(clear__isnull=False)
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="words_search"),
            GinIndex(
                fields=["person"],
                name="words_person",
                opclasses=["gin_trgm_ops"],
                condition=Q(person__isnull=False),
            ),
            GinIndex(
                fields=["findable"],
                name="words_findable",
                opclasses=["gin_trgm_ops"],
                fastupdate=False,
                condition=Q(findable__isnull=False),
            ),
            # Trigrams are of letters that the locale knows: in ours, of no other script.
            models.Index(
                fields=["program", "id"],
                name="words_other_script",
                condition=Q(person__regex="[^ -~]"),
            ),
            models.Index(fields=["program", "e164"], name="words_number", condition=~Q(e164="")),
        ]
