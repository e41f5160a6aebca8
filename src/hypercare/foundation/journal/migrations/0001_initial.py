import django.contrib.postgres.fields
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
                    name="Entry",
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
                        ("position", models.BigIntegerField()),
                        ("at", models.DateTimeField()),
                        ("verb", models.CharField(max_length=60)),
                        ("subject", models.CharField(max_length=60)),
                        (
                            "user",
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
                        ("read_action", models.CharField(max_length=60)),
                        (
                            "teams",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20), default=list, size=None
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("entity", models.CharField(blank=True, max_length=60)),
                        ("data", models.JSONField(default=dict)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["program", "subject", "position"],
                                name="journal_ent_program_a98e5a_idx",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "position"), name="journal_position"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Look",
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
                        ("at", models.DateTimeField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("view", "view"),
                                    ("search", "search"),
                                    ("export", "export"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("what", models.CharField(max_length=60)),
                        (
                            "user",
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
                        ("rows", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["program", "at"], name="journal_loo_program_9cabce_idx"
                            ),
                            models.Index(
                                fields=["program", "what"], name="journal_loo_program_6b3dc9_idx"
                            ),
                        ],
                    },
                ),
            ]
        ),
        keep_inside_program(),
    ]
