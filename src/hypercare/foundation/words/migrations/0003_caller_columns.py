"""Numbers in E.164, and what known callers are found by."""

import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models.functions import Coalesce, NullIf

from hypercare.foundation.kernel.finding import Findable

KINDS = [
    ("name", "Name"),
    ("reach", "Reach"),
    ("reason", "Reason"),
    ("note", "Note"),
    ("caller", "Caller"),
    ("caller-at", "Caller At"),
]


class Migration(migrations.Migration):
    dependencies = [("words", "0002_callers")]

    operations = [
        migrations.AlterField("words", "kind", models.CharField(choices=KINDS, max_length=10)),
        migrations.AddField(
            "words", "e164", models.CharField(db_default="", default="", max_length=20)
        ),
        migrations.AddField(
            "words",
            "findable",
            models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(
                        kind__in=["caller", "caller-at"],
                        then=Findable("clear", Coalesce(NullIf("e164", models.Value("")), "clear")),
                    ),
                    default=None,
                ),
                output_field=models.TextField(null=True),
            ),
        ),
        migrations.AddConstraint(
            "words",
            models.CheckConstraint(
                condition=models.Q(("e164", ""), ("clear__isnull", False), _connector="OR"),
                name="words_number_goes_with_clear",
            ),
        ),
        migrations.AddIndex(
            "words",
            django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("findable__isnull", False)),
                fields=["findable"],
                name="words_findable",
                opclasses=["gin_trgm_ops"],
                fastupdate=False,
            ),
        ),
        migrations.AddIndex(
            "words",
            models.Index(
                condition=models.Q(("e164", ""), _negated=True),
                fields=["program", "e164"],
                name="words_number",
            ),
        ),
    ]
