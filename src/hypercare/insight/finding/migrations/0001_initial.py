import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hypercare.foundation.kernel.tables import CreateModels
from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "0001_initial"),
        ("programs", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "program",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="programs.program",
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "listed",
                            models.CharField(
                                choices=[("tickets", "Tickets"), ("contacts", "Contacts")],
                                max_length=10,
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                        ("query", models.CharField(blank=True, max_length=2000)),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "token",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.apitoken",
                            ),
                        ),
                        (
                            "shared_with",
                            models.CharField(
                                choices=[
                                    ("private", "Only me"),
                                    ("team", "My team"),
                                    ("program", "Everybody in the program"),
                                ],
                                default="private",
                                max_length=10,
                            ),
                        ),
                        ("team", models.CharField(blank=True, max_length=20)),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "number"), name="view_number"
                            ),
                            models.UniqueConstraint(
                                fields=("program", "owner", "listed", "name"),
                                name="view_name_of_owner",
                            ),
                            models.UniqueConstraint(
                                fields=("program", "token", "listed", "name"),
                                name="view_name_of_token",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("owner__isnull", False), ("token__isnull", True)),
                                    models.Q(("owner__isnull", True), ("token__isnull", False)),
                                    _connector="OR",
                                ),
                                name="view_of_one_owner",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="view_has_name",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("shared_with", "team"),
                                        models.Q(("team", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("shared_with", "team"), _negated=True),
                                        ("team", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="view_of_team_names_it",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChosenColumns",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "listed",
                            models.CharField(
                                choices=[("tickets", "Tickets"), ("contacts", "Contacts")],
                                max_length=10,
                            ),
                        ),
                        (
                            "columns",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20), size=None
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "user", "listed"), name="columns_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KnownWord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("word", models.CharField(max_length=30)),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["word"], name="known_word_like", opclasses=["gin_trgm_ops"]
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("program", "word"), name="known_word")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WordsRead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("upto", models.BigIntegerField(default=0)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("program",), name="words_read_once")
                        ],
                    },
                ),
            ]
        ),
        keep_inside_program(),
    ]
