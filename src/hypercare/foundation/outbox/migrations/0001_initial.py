import django.db.models.deletion
from django.db import migrations, models

from hypercare.foundation.kernel.tables import CreateModels
from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("filestore", "0001_initial"),
        ("programs", "0001_initial"),
        ("words", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Message",
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
                        ("key", models.CharField(max_length=200)),
                        ("recipient", models.CharField(max_length=254)),
                        ("sender_name", models.CharField(blank=True, max_length=150)),
                        ("sender_address", models.CharField(blank=True, max_length=254)),
                        ("subject", models.CharField(max_length=200)),
                        ("body", models.TextField(blank=True)),
                        (
                            "words",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        ("with_html", models.BooleanField(default=False)),
                        ("about", models.CharField(blank=True, max_length=60)),
                        (
                            "automatic",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Written by a person"),
                                    ("auto-generated", "Notice"),
                                    ("auto-replied", "Automatic answer"),
                                ],
                                default="auto-generated",
                                max_length=14,
                            ),
                        ),
                        ("token", models.CharField(blank=True, max_length=26)),
                        ("message_id", models.CharField(max_length=255)),
                        ("in_reply_to", models.CharField(blank=True, max_length=998)),
                        ("references", models.TextField(blank=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("sent", "Sent"),
                                    ("failed", "Failed"),
                                    ("bounced", "Bounced"),
                                    ("held", "Held"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("queued_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("give_up_at", models.DateTimeField(null=True)),
                        ("lease_until", models.DateTimeField(null=True)),
                        ("sent_at", models.DateTimeField(null=True)),
                        ("bounced_at", models.DateTimeField(null=True)),
                        ("last_error", models.TextField(blank=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["due_at"],
                                name="outbox_waiting",
                            ),
                            models.Index(
                                condition=models.Q(("token", ""), _negated=True),
                                fields=["token"],
                                name="outbox_by_token",
                            ),
                            models.Index(
                                fields=["program", "-queued_at", "-id"], name="outbox_by_time"
                            ),
                            models.Index(
                                condition=models.Q(("state__in", ["failed", "bounced", "held"])),
                                fields=["program", "state", "-queued_at", "-id"],
                                name="outbox_in_trouble",
                            ),
                            models.Index(
                                fields=["program", "recipient", "-queued_at"],
                                name="outbox_to_address",
                            ),
                            models.Index(
                                condition=models.Q(("about", ""), _negated=True),
                                fields=["program", "about"],
                                name="outbox_about",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("program", "key"), name="outbox_key"),
                            models.UniqueConstraint(
                                condition=models.Q(("token", ""), _negated=True),
                                fields=("program", "token"),
                                name="outbox_token",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("sent_at__isnull", False),
                                        ("state__in", ["sent", "bounced"]),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["sent", "bounced"]), _negated=True),
                                        ("sent_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="outbox_sent_has_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("bounced_at__isnull", False), ("state", "bounced")),
                                    models.Q(
                                        models.Q(("state", "bounced"), _negated=True),
                                        ("bounced_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="outbox_bounced_has_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "waiting"),
                                    ("lease_until__isnull", True),
                                    _connector="OR",
                                ),
                                name="outbox_leased_while_waiting",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("recipient__regex", "[\x01-\x1f\x7f\x85\u2028\u2029]"),
                                    _negated=True,
                                ),
                                name="outbox_recipient_is_one_line",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("subject__regex", "[\x01-\x1f\x7f\x85\u2028\u2029]"),
                                    _negated=True,
                                ),
                                name="outbox_subject_is_one_line",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sender_name__regex", "[\x01-\x1f\x7f\x85\u2028\u2029]"),
                                    _negated=True,
                                ),
                                name="outbox_sender_name_is_one_line",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sender_address__regex", "[\x01-\x1f\x7f\x85\u2028\u2029]"),
                                    _negated=True,
                                ),
                                name="outbox_sender_address_is_one_line",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("in_reply_to__regex", "[\x01-\x1f\x7f\x85\u2028\u2029]"),
                                    _negated=True,
                                ),
                                name="outbox_in_reply_to_is_one_line",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("references__regex", "[\x01-\x1f\x7f\x85\u2028\u2029]"),
                                    _negated=True,
                                ),
                                name="outbox_references_is_one_line",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attempt",
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tries",
                                to="outbox.message",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("started_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("running", "Under way"),
                                    ("taken", "Taken"),
                                    ("later", "Try again"),
                                    ("refused", "Refused"),
                                    ("unknown", "No answer"),
                                ],
                                default="running",
                                max_length=8,
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=500)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "message", "number"),
                                name="outbox_attempt_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", True), ("outcome", "running")),
                                    models.Q(
                                        models.Q(("outcome", "running"), _negated=True),
                                        ("ended_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="outbox_attempt_ends",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attachments",
                                to="outbox.message",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="filestore.storedfile",
                            ),
                        ),
                        ("name", models.CharField(max_length=150)),
                        ("content_type", models.CharField(max_length=150)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "message", "position"),
                                name="outbox_attachment_place",
                            )
                        ],
                    },
                ),
            ]
        ),
        keep_inside_program(),
    ]
