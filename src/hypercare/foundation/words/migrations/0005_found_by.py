"""What was said is found without accents; names and numbers by who may read them.

A generated column cannot be changed, only made anew: the table is written once more.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

import hypercare.foundation.kernel.finding


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0001_initial"),
        ("words", "0004_numbers_of_kept_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="words",
            name="person",
            field=models.GeneratedField(
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
        migrations.RemoveIndex("words", "words_search"),
        migrations.RemoveField("words", "search"),
        migrations.AddField(
            model_name="words",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(
                        models.Q(
                            ("kind__in", ("name", "reach", "caller", "caller-at")), _negated=True
                        ),
                        then=django.contrib.postgres.search.SearchVector(
                            hypercare.foundation.kernel.finding.Folded("masked"), config="english"
                        ),
                    ),
                    default=None,
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(null=True),
            ),
        ),
        migrations.AddIndex(
            "words",
            django.contrib.postgres.indexes.GinIndex(fields=["search"], name="words_search"),
        ),
        migrations.AddIndex(
            model_name="words",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("person__isnull", False)),
                fields=["person"],
                name="words_person",
                opclasses=["gin_trgm_ops"],
            ),
        ),
    ]
