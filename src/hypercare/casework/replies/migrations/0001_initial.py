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
        ("contacts", "0001_initial"),
        ("outbox", "0001_initial"),
        ("programs", "0001_initial"),
        ("tickets", "0001_initial"),
        ("words", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Draft",
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
                            "ticket",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "text",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        (
                            "to",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=80),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("mailbox", models.CharField(blank=True, max_length=40)),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "ticket", "person"), name="one_draft_each"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
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
                            "message",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="outbox.message",
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="contacts.contact",
                            ),
                        ),
                        ("reply", models.UUIDField(null=True)),
                        ("told_try", models.PositiveSmallIntegerField(null=True)),
                    ],
                    options={
                        "verbose_name_plural": "deliveries",
                        "indexes": [
                            models.Index(fields=["program", "ticket"], name="delivery_by_ticket")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("contact__isnull", True),
                                        ("reply__isnull", False),
                                        ("ticket__isnull", False),
                                    ),
                                    models.Q(("contact__isnull", False), ("reply__isnull", True)),
                                    _connector="OR",
                                ),
                                name="delivery_is_one_of_two",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Heard",
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
                                related_name="+",
                                to="contacts.contact",
                            ),
                        ),
                        ("message_id", models.CharField(max_length=998)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Canned",
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
                        ("code", models.SlugField(max_length=60)),
                        ("title", models.CharField(max_length=100)),
                        ("reply", models.TextField(blank=True)),
                        ("note", models.TextField(blank=True)),
                        (
                            "audience",
                            models.CharField(
                                choices=[("internal", "Internal"), ("shared", "Shared")],
                                default="internal",
                                max_length=10,
                            ),
                        ),
                        ("move_to", models.CharField(blank=True, max_length=12)),
                        ("why", models.CharField(blank=True, max_length=500)),
                        ("retired_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name_plural": "canned",
                        "constraints": [
                            models.UniqueConstraint(fields=("program", "code"), name="canned_code"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("move_to", ""), ("note", ""), ("reply", ""), _negated=True
                                ),
                                name="canned_does_something",
                            ),
                        ],
                    },
                ),
            ]
        ),
        keep_inside_program(),
    ]
