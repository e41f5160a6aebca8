import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

import hypercare.foundation.kernel.finding
from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kernel", "0002_finding"),
        ("programs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Words",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("name", "Name"),
                            ("reach", "Reach"),
                            ("reason", "Reason"),
                            ("note", "Note"),
                            ("caller", "Caller"),
                            ("caller-at", "Caller At"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "retention",
                    models.CharField(
                        choices=[("person", "Person"), ("casework", "Casework")], max_length=10
                    ),
                ),
                ("clear", models.TextField(null=True)),
                ("masked", models.TextField()),
                ("e164", models.CharField(db_default="", default="", max_length=20)),
                (
                    "found",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("kept_at", models.DateTimeField()),
                ("blanked_at", models.DateTimeField(null=True)),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                models.Q(
                                    ("kind__in", ("name", "reach", "caller", "caller-at")),
                                    _negated=True,
                                ),
                                then=django.contrib.postgres.search.SearchVector(
                                    hypercare.foundation.kernel.finding.Folded("masked"),
                                    config="english",
                                ),
                            ),
                            default=None,
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(null=True),
                    ),
                ),
                (
                    "person",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                models.Q(
                                    ("clear__isnull", False),
                                    ("found", []),
                                    ("kind__in", ["name", "reach"]),
                                    models.Q(("clear", models.F("masked")), _negated=True),
                                ),
                                then=hypercare.foundation.kernel.finding.Findable("clear", "e164"),
                            ),
                            default=None,
                        ),
                        output_field=models.TextField(null=True),
                    ),
                ),
                (
                    "findable",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                kind__in=["caller", "caller-at"],
                                then=hypercare.foundation.kernel.finding.Findable(
                                    "clear",
                                    django.db.models.functions.comparison.Coalesce(
                                        django.db.models.functions.comparison.NullIf(
                                            "e164", models.Value("")
                                        ),
                                        "clear",
                                    ),
                                ),
                            ),
                            default=None,
                        ),
                        output_field=models.TextField(null=True),
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="words_search"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("person__isnull", False)),
                        fields=["person"],
                        name="words_person",
                        opclasses=["gin_trgm_ops"],
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("findable__isnull", False)),
                        fastupdate=False,
                        fields=["findable"],
                        name="words_findable",
                        opclasses=["gin_trgm_ops"],
                    ),
                    models.Index(
                        condition=models.Q(("e164", ""), _negated=True),
                        fields=["program", "e164"],
                        name="words_number",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("masked", ""), _negated=True), name="words_not_empty"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("blanked_at__isnull", False), ("clear__isnull", True)),
                            models.Q(("blanked_at__isnull", True), ("clear__isnull", False)),
                            _connector="OR",
                        ),
                        name="words_blanked_when_clear_is_gone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("e164", ""), ("clear__isnull", False), _connector="OR"),
                        name="words_number_goes_with_clear",
                    ),
                ],
            },
        ),
        keep_inside_program(),
    ]
