import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hypercare.foundation.kernel.tables import CreateModels
from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("directory", "0001_initial"),
        ("outbox", "0001_initial"),
        ("programs", "0001_initial"),
        ("rollout", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Letter",
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
                        ("is_on", models.BooleanField(default=False)),
                        ("needs_release", models.BooleanField(default=True)),
                        ("at_time", models.TimeField(default=datetime.time(8, 0))),
                        (
                            "mailbox",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.line",
                            ),
                        ),
                        ("subject", models.CharField(max_length=150)),
                        ("text", models.TextField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("program",), name="county_letter")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Hold",
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
                            "county",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rollout.county",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("why", models.CharField(max_length=200)),
                        ("ended_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("program", "county"),
                                name="county_held_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CountyNotice",
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
                            "county",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rollout.county",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("go_live", models.DateField()),
                        ("subject", models.CharField(max_length=200)),
                        ("text", models.TextField()),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "county", "number"), name="county_notice"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("number", 1), ("by__isnull", False), _connector="OR"
                                ),
                                name="county_notice_corrected_by_someone",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Receiver",
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
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receivers",
                                to="closeout.countynotice",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.person",
                            ),
                        ),
                        ("name", models.CharField(max_length=150)),
                        ("address", models.EmailField(max_length=254)),
                        (
                            "message",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="outbox.message",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "notice", "person"),
                                name="county_notice_receiver",
                            )
                        ],
                    },
                ),
            ]
        ),
        keep_inside_program(),
    ]
