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
        ("contacts", "0001_initial"),
        ("directory", "0001_initial"),
        ("programs", "0001_initial"),
        ("tickets", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="HandOver",
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
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hand_overs",
                                to="contacts.contact",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[("redirect", "Redirect"), ("transfer", "Transfer")],
                                max_length=10,
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.line",
                            ),
                        ),
                        (
                            "entity",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.entity",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.person",
                            ),
                        ),
                        ("to_name", models.CharField(max_length=200)),
                        ("to_number", models.CharField(blank=True, max_length=40)),
                        ("reference_there", models.CharField(blank=True, max_length=60)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("open", "Not known yet"),
                                    ("reached", "Reached"),
                                    ("not-reached", "Not reached"),
                                    ("came-back", "Came back"),
                                    ("unknown", "Could not be found out"),
                                ],
                                default="open",
                                max_length=12,
                            ),
                        ),
                        ("outcome_at", models.DateTimeField(null=True)),
                        (
                            "outcome_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "outcome_token",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.apitoken",
                            ),
                        ),
                        (
                            "back_with",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="came_back_from",
                                to="contacts.contact",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["program", "-at", "-id"], name="hand_over_by_time"
                            ),
                            models.Index(
                                condition=models.Q(("outcome", "open")),
                                fields=["program", "at"],
                                name="hand_over_open",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("to_name", ""), _negated=True),
                                name="hand_over_to_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "outcome__in",
                                        ["open", "reached", "not-reached", "came-back", "unknown"],
                                    )
                                ),
                                name="hand_over_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "open"), ("outcome_at__isnull", True)),
                                    models.Q(
                                        models.Q(("outcome", "open"), _negated=True),
                                        ("outcome_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="hand_over_outcome_has_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("back_with__isnull", True),
                                    ("outcome", "came-back"),
                                    _connector="OR",
                                ),
                                name="hand_over_back_with_a_contact",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Bounce",
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
                                related_name="bounce",
                                to="contacts.contact",
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bounces",
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "hand_over",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bounces",
                                to="handovers.handover",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "whys",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("person", "same person"),
                                        ("number", "same number"),
                                        ("topic", "same entity and topic"),
                                        ("said", "the caller said so"),
                                    ],
                                    max_length=10,
                                ),
                                size=None,
                            ),
                        ),
                        ("from_severity", models.PositiveSmallIntegerField(null=True)),
                        ("to_severity", models.PositiveSmallIntegerField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["program", "-at", "-id"], name="bounce_by_time")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ListMapping",
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
                        ("columns", models.JSONField(default=dict)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("program",), name="one_list_mapping")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OtherTicket",
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
                        ("reference", models.CharField(max_length=60)),
                        ("county", models.CharField(blank=True, max_length=100)),
                        ("at", models.DateTimeField(null=True)),
                        ("status", models.CharField(blank=True, max_length=60)),
                        (
                            "hand_over",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="there",
                                to="handovers.handover",
                            ),
                        ),
                        ("score", models.PositiveSmallIntegerField(default=0)),
                        (
                            "whys",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20), default=list, size=None
                            ),
                        ),
                        ("brought_in_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "reference"), name="other_ticket_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reference", ""), _negated=True),
                                name="other_ticket_named",
                            ),
                        ],
                    },
                ),
            ]
        ),
        keep_inside_program(),
    ]
