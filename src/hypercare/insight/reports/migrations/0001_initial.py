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
        ("directory", "0001_initial"),
        ("filestore", "0001_initial"),
        ("finding", "0001_initial"),
        ("outbox", "0001_initial"),
        ("programs", "0001_initial"),
        ("words", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Recipient",
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
                        ("key", models.CharField(max_length=30)),
                        ("name", models.CharField(max_length=150)),
                        (
                            "entity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.entity",
                            ),
                        ),
                        (
                            "addresses",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.EmailField(max_length=254), size=None
                            ),
                        ),
                        ("from_day", models.DateField()),
                        ("cut_off", models.TimeField()),
                        ("same_day", models.BooleanField(default=False)),
                        ("deadline", models.TimeField()),
                        (
                            "fields",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("from", "From"),
                                        ("county", "County"),
                                        ("wave", "Wave"),
                                        ("channel", "Channel"),
                                        ("about", "About"),
                                        ("category", "Category"),
                                        ("reason", "Reason"),
                                        ("advice", "Advice"),
                                        ("ticket", "Ticket"),
                                        ("outcome", "Outcome"),
                                        ("name", "Name, masked"),
                                        ("reach", "How to reach them, masked"),
                                    ],
                                    max_length=10,
                                ),
                                size=None,
                            ),
                        ),
                        (
                            "approval",
                            models.CharField(
                                choices=[
                                    ("person", "A person"),
                                    ("rule", "By itself, after a set time"),
                                ],
                                default="person",
                                max_length=6,
                            ),
                        ),
                        ("rule_minutes", models.PositiveSmallIntegerField(default=30)),
                        ("retired_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "key"), name="report_recipient_key"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("deadline__gt", models.F("cut_off"))),
                                name="report_deadline_after_cut_off",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("addresses__len__gt", 0)),
                                name="report_has_an_address",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Edition",
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
                            "recipient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="editions",
                                to="reports.recipient",
                            ),
                        ),
                        ("day", models.DateField()),
                        ("number", models.PositiveIntegerField()),
                        ("correction", models.PositiveSmallIntegerField(default=0)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("drafted", "Drafted"),
                                    ("approved", "Approved"),
                                    ("sent", "Sent"),
                                ],
                                default="drafted",
                                max_length=8,
                            ),
                        ),
                        ("cut_off_at", models.DateTimeField()),
                        ("deadline_at", models.DateTimeField()),
                        ("drafted_at", models.DateTimeField()),
                        ("content", models.TextField()),
                        ("checksum", models.CharField(max_length=64)),
                        ("new", models.PositiveIntegerField(default=0)),
                        ("late", models.PositiveIntegerField(default=0)),
                        ("changed", models.PositiveIntegerField(default=0)),
                        ("withdrawn", models.PositiveIntegerField(default=0)),
                        (
                            "why",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        (
                            "corrected_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("approved_at", models.DateTimeField(null=True)),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("queued_at", models.DateTimeField(null=True)),
                        ("sent_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["program", "-day", "-id"], name="edition_by_day"),
                            models.Index(
                                condition=models.Q(("state", "sent"), _negated=True),
                                fields=["state"],
                                name="edition_on_its_way",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "recipient", "day", "correction"),
                                name="report_edition_once_a_day",
                            ),
                            models.UniqueConstraint(
                                fields=("program", "recipient", "number", "correction"),
                                name="report_edition_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("correction__lte", 26)),
                                name="edition_correction_letter",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("correction", 0),
                                    models.Q(
                                        ("corrected_by__isnull", False), ("why__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="edition_correction_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("approved_at__isnull", True),
                                        ("queued_at__isnull", True),
                                        ("state", "drafted"),
                                    ),
                                    models.Q(
                                        ("approved_at__isnull", False),
                                        ("sent_at__isnull", True),
                                        ("state", "approved"),
                                    ),
                                    models.Q(
                                        ("queued_at__isnull", False),
                                        ("sent_at__isnull", False),
                                        ("state", "sent"),
                                    ),
                                    _connector="OR",
                                ),
                                name="edition_goes_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Told",
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
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="told",
                                to="reports.edition",
                            ),
                        ),
                        (
                            "recipient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reports.recipient",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="contacts.contact",
                            ),
                        ),
                        (
                            "section",
                            models.CharField(
                                choices=[
                                    ("new", "New"),
                                    ("late", "Late for earlier days"),
                                    ("changed", "Changed since the last edition"),
                                    ("withdrawn", "Withdrawn"),
                                    ("restored", "Counts again"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("row", models.JSONField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["recipient", "contact", "-id"], name="told_last")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "edition", "contact"),
                                name="told_once_in_an_edition",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("section__in", ["new", "late"])),
                                fields=("program", "recipient", "contact"),
                                name="told_first_in_one_edition",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EditionFile",
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
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="reports.edition",
                            ),
                        ),
                        (
                            "format",
                            models.CharField(
                                choices=[
                                    ("html", "Page"),
                                    ("pdf", "PDF"),
                                    ("xlsx", "Excel"),
                                    ("csv", "CSV"),
                                    ("json", "JSON"),
                                ],
                                max_length=4,
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="filestore.storedfile",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "edition", "format"), name="edition_file_once"
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
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deliveries",
                                to="reports.edition",
                            ),
                        ),
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
                                fields=("program", "edition", "address"),
                                name="edition_once_to_an_address",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Acknowledgement",
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
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acknowledgements",
                                to="reports.edition",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "edition", "by"), name="acknowledged_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Question",
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
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="reports.edition",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "contact",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="contacts.contact",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ScheduledView",
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
                            "view",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="finding.savedview",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "addresses",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.EmailField(max_length=254), size=None
                            ),
                        ),
                        (
                            "format",
                            models.CharField(
                                choices=[("csv", "CSV"), ("xlsx", "Excel"), ("pdf", "PDF")],
                                max_length=4,
                            ),
                        ),
                        ("clock", models.TimeField()),
                        (
                            "weekdays",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=2), size=None
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        ("stopped_at", models.DateTimeField(null=True)),
                        ("stopped_why", models.CharField(blank=True, max_length=10)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("weekdays__len__gt", 0)),
                                name="scheduled_view_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("addresses__len__gt", 0)),
                                name="scheduled_view_has_an_address",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mailing",
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
                            "scheduled",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mailings",
                                to="reports.scheduledview",
                            ),
                        ),
                        ("day", models.DateField()),
                        ("at", models.DateTimeField()),
                        ("rows", models.PositiveIntegerField()),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="filestore.storedfile",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "scheduled", "day"),
                                name="view_mailed_once_a_day",
                            )
                        ],
                    },
                ),
            ]
        ),
        keep_inside_program(),
    ]
