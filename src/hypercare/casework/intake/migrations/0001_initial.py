import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hypercare.foundation.kernel.tables import CreateModels
from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("contacts", "0001_initial"),
        ("programs", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Unfinished",
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
                            "contact",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="unfinished",
                                to="contacts.contact",
                            ),
                        ),
                        ("since", models.DateTimeField()),
                        ("reason", models.CharField(max_length=200)),
                        (
                            "attach_to",
                            models.CharField(blank=True, db_default="", default="", max_length=15),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=1)),
                        ("next_try_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["program", "next_try_at"], name="unfinished_due")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Transfer",
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
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers",
                                to="contacts.contact",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "given_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "taken_over_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("taken_over_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("taken_over_at__isnull", True)),
                                fields=["program", "at"],
                                name="transfer_coming_in",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("taken_over_at__isnull", True),
                                        ("taken_over_by__isnull", True),
                                    ),
                                    models.Q(
                                        ("taken_over_at__isnull", False),
                                        ("taken_over_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="transfer_taken_by_someone",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandingOn",
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
                        ("sender", models.CharField(max_length=40)),
                        ("key", models.CharField(max_length=200)),
                        ("at", models.DateTimeField()),
                        (
                            "given_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("entity_name", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["program", "at"], name="handing_on_by_time")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "sender", "key"), name="handed_on_once"
                            )
                        ],
                    },
                ),
            ]
        ),
        keep_inside_program(),
    ]
