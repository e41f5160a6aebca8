import uuid

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
        ("filestore", "0001_initial"),
        ("programs", "0001_initial"),
        ("words", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Category",
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
                        ("area", models.CharField(max_length=10)),
                        ("area_name", models.CharField(max_length=100)),
                        ("sub_area", models.CharField(max_length=100)),
                        ("summary", models.CharField(max_length=150)),
                        ("position", models.PositiveSmallIntegerField()),
                        ("intake_channels", models.JSONField(blank=True, default=list)),
                        ("retired_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name_plural": "categories",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "area", "sub_area", "summary"),
                                name="category_leaf",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Ticket",
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
                        ("review_since", models.DateTimeField(null=True)),
                        ("person_since", models.DateTimeField(null=True)),
                        ("update_since", models.DateTimeField(null=True)),
                        ("review_due_at", models.DateTimeField(null=True)),
                        ("person_due_at", models.DateTimeField(null=True)),
                        ("update_due_at", models.DateTimeField(null=True)),
                        ("held_since", models.DateTimeField(null=True)),
                        ("holds", models.JSONField(blank=True, db_default=[], default=list)),
                        ("told", models.JSONField(blank=True, db_default={}, default=dict)),
                        ("next_step_at", models.DateTimeField(null=True)),
                        (
                            "clock_rules",
                            models.CharField(blank=True, db_default="", default="", max_length=12),
                        ),
                        (
                            "program",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="programs.program",
                            ),
                        ),
                        ("number", models.PositiveBigIntegerField()),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("new", "New"),
                                    ("in-review", "In review"),
                                    ("assigned", "Assigned"),
                                    ("waiting", "Waiting"),
                                    ("redirected", "Redirected"),
                                    ("resolved", "Resolved"),
                                    ("closed", "Closed"),
                                    ("reopened", "Reopened"),
                                ],
                                default="new",
                                max_length=12,
                            ),
                        ),
                        (
                            "severity",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (
                                        1,
                                        "1 – benefits or eligibility at risk for many, or data exposed",
                                    ),
                                    (
                                        2,
                                        "2 – work blocked or wrong for an office, file or group of cases",
                                    ),
                                    (3, "3 – single case or inconvenience"),
                                    (4, "4 – question or information"),
                                ]
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.supportgroup",
                            ),
                        ),
                        (
                            "intake",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.category",
                            ),
                        ),
                        (
                            "analytic",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.category",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        (
                            "entity",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.entity",
                            ),
                        ),
                        ("entity_name", models.CharField(max_length=200)),
                        ("migration_related", models.BooleanField()),
                        ("bounced", models.BooleanField(default=False)),
                        ("opened_at", models.DateTimeField()),
                        (
                            "opened_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("reviewed_at", models.DateTimeField(null=True)),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reviewed_token",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.apitoken",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("moved_at", models.DateTimeField(null=True)),
                        (
                            "claimed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("claimed_until", models.DateTimeField(null=True)),
                        (
                            "wait_for",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("caller", "The caller"),
                                    ("new-system", "The New System"),
                                    ("partner", "An interface partner"),
                                ],
                                default="",
                                max_length=12,
                            ),
                        ),
                        ("wake_at", models.DateTimeField(null=True)),
                        (
                            "back_to",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("new", "New"),
                                    ("in-review", "In review"),
                                    ("assigned", "Assigned"),
                                    ("waiting", "Waiting"),
                                    ("redirected", "Redirected"),
                                    ("resolved", "Resolved"),
                                    ("closed", "Closed"),
                                    ("reopened", "Reopened"),
                                ],
                                default="",
                                max_length=12,
                            ),
                        ),
                        (
                            "resolution",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("hand_backs", models.PositiveSmallIntegerField(default=0)),
                        (
                            "under",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="members",
                                to="tickets.ticket",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("status__in", ("new", "in-review"))),
                                fields=["program", "-opened_at", "-id"],
                                name="ticket_unreviewed",
                            ),
                            models.Index(
                                fields=["program", "-opened_at", "-id"], name="ticket_by_time"
                            ),
                            models.Index(
                                condition=models.Q(("status", "waiting")),
                                fields=["wake_at"],
                                name="ticket_to_wake",
                            ),
                            models.Index(
                                condition=models.Q(("status", "in-review")),
                                fields=["claimed_until"],
                                name="ticket_claimed",
                            ),
                            models.Index(
                                condition=models.Q(("under__isnull", False)),
                                fields=["under", "number"],
                                name="ticket_by_lead",
                            ),
                            models.Index(
                                fields=["program", "entity", "-opened_at", "-id"],
                                name="ticket_by_entity",
                            ),
                            models.Index(
                                fields=["program", "group", "-opened_at", "-id"],
                                name="ticket_by_group",
                            ),
                            models.Index(
                                fields=["program", "status", "-opened_at", "-id"],
                                name="ticket_by_status",
                            ),
                            models.Index(
                                fields=["program", "severity", "id"], name="ticket_by_severity"
                            ),
                            models.Index(
                                fields=["program", "entity_name", "id"], name="ticket_by_name"
                            ),
                            models.Index(
                                condition=models.Q(("review_due_at__isnull", False)),
                                fields=["program", "review_due_at"],
                                name="ticket_review_due",
                            ),
                            models.Index(
                                condition=models.Q(("person_due_at__isnull", False)),
                                fields=["program", "person_due_at"],
                                name="ticket_person_due",
                            ),
                            models.Index(
                                condition=models.Q(("update_due_at__isnull", False)),
                                fields=["program", "update_due_at"],
                                name="ticket_update_due",
                            ),
                            models.Index(
                                condition=models.Q(("next_step_at__isnull", False)),
                                fields=["next_step_at"],
                                name="ticket_next_step",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("status__in", ("redirected", "resolved", "closed")),
                                    _negated=True,
                                ),
                                fields=["program", "clock_rules"],
                                name="ticket_clock_rules",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "number"), name="ticket_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("reviewed_at__isnull", True),
                                        ("reviewed_by__isnull", True),
                                        ("reviewed_token__isnull", True),
                                    ),
                                    models.Q(
                                        ("reviewed_at__isnull", False),
                                        ("reviewed_by__isnull", False),
                                        ("reviewed_token__isnull", True),
                                    ),
                                    models.Q(
                                        ("reviewed_at__isnull", False),
                                        ("reviewed_by__isnull", True),
                                        ("reviewed_token__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="ticket_reviewed_by_someone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "new",
                                            "in-review",
                                            "assigned",
                                            "waiting",
                                            "redirected",
                                            "resolved",
                                            "closed",
                                            "reopened",
                                        ],
                                    )
                                ),
                                name="ticket_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ("new", "in-review")), _negated=True),
                                    ("reviewed_at__isnull", True),
                                    _connector="OR",
                                ),
                                name="ticket_new_is_not_reviewed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("claimed_by__isnull", False),
                                        ("claimed_until__isnull", False),
                                        ("status", "in-review"),
                                    ),
                                    models.Q(
                                        models.Q(("status", "in-review"), _negated=True),
                                        ("claimed_by__isnull", True),
                                        ("claimed_until__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="ticket_in_review_is_claimed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("back_to__in", ("new", "assigned")),
                                        ("status", "waiting"),
                                        ("wait_for__in", ["caller", "new-system", "partner"]),
                                        ("wake_at__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("status", "waiting"), _negated=True),
                                        ("back_to", ""),
                                        ("wait_for", ""),
                                        ("wake_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="ticket_waits_for_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "resolved"), _negated=True),
                                    ("resolution__isnull", False),
                                    _connector="OR",
                                ),
                                name="ticket_resolved_says_how",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", False), ("status", "closed")),
                                    models.Q(
                                        models.Q(("status", "closed"), _negated=True),
                                        ("closed_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="ticket_closed_says_when",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TicketContact",
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
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="programs.program",
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links",
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "contact",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="link",
                                to="contacts.contact",
                            ),
                        ),
                        ("linked_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "contact"), name="contact_under_one_ticket"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkLogEntry",
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
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="programs.program",
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="log",
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("contact", "Contact"),
                                    ("note", "Note"),
                                    ("e-mail", "E-mail"),
                                    ("status", "Status"),
                                    ("assignment", "Assignment"),
                                    ("hand-over", "Hand-over"),
                                    ("attachment", "File"),
                                    ("change", "Change"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[("internal", "Internal"), ("shared", "Shared")],
                                default="internal",
                                max_length=10,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "token",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.apitoken",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="contacts.contact",
                            ),
                        ),
                        (
                            "contact_name",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        ("contact_entity", models.CharField(blank=True, max_length=200)),
                        (
                            "contact_reach",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        (
                            "contact_reason",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        (
                            "text",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        ("change", models.JSONField(blank=True, default=dict)),
                        (
                            "amends",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="tickets.worklogentry",
                            ),
                        ),
                        ("key", models.UUIDField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["program", "ticket", "id"], name="log_by_ticket"),
                            models.Index(
                                condition=models.Q(("amends__isnull", False)),
                                fields=["amends", "id"],
                                name="log_by_amended",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "contact"), _negated=True),
                                    models.Q(
                                        ("contact__isnull", False),
                                        ("contact_name__isnull", False),
                                        models.Q(("contact_entity", ""), _negated=True),
                                        ("contact_reach__isnull", False),
                                        ("contact_reason__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="log_contact_has_four_facts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "note"), _negated=True),
                                    ("text__isnull", False),
                                    _connector="OR",
                                ),
                                name="log_note_has_words",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amends__isnull", True), ("kind", "note"), _connector="OR"
                                ),
                                name="log_amends_by_a_note",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("key__isnull", False)),
                                fields=("program", "key"),
                                name="log_key",
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
                        ("key", models.UUIDField(default=uuid.uuid4)),
                        (
                            "entry",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="file",
                                to="tickets.worklogentry",
                            ),
                        ),
                        (
                            "stored",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="filestore.storedfile",
                            ),
                        ),
                        ("message", models.CharField(blank=True, max_length=255)),
                        (
                            "scan",
                            models.CharField(
                                choices=[
                                    ("waiting", "Not scanned yet"),
                                    ("clean", "No client identifier found"),
                                    ("found", "Client identifiers found"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("scanned_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "key"), name="attachment_key"
                            ),
                            models.UniqueConstraint(
                                fields=("program", "entry"), name="attachment_entry"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("scan", "waiting"), ("scanned_at__isnull", True)),
                                    models.Q(
                                        models.Q(("scan", "waiting"), _negated=True),
                                        ("scanned_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="attachment_scanned_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TicketGrouping",
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
                                related_name="groupings",
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "under",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "beside",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.ticket",
                            ),
                        ),
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
                            "why",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["program", "under", "id"], name="grouping_by_lead")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("program", "ticket"),
                                name="ticket_under_one_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ticket", models.F("under")), _negated=True),
                                name="grouping_not_under_itself",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Presence",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="tickets.ticket",
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
                            "doing",
                            models.CharField(
                                choices=[
                                    ("viewing", "has this open"),
                                    ("editing", "is writing here"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("seen_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "ticket", "user"), name="presence_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TicketReview",
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
                                related_name="reviews",
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("assign", "Assigned"),
                                    ("redirect", "Redirect only"),
                                    ("not-migration", "Not about the migration"),
                                    ("needs-details", "Needs the caller’s details"),
                                    ("same-question", "Same question as another ticket"),
                                ],
                                max_length=15,
                            ),
                        ),
                        ("is_review", models.BooleanField()),
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
                            "why",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        (
                            "under",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.ticket",
                            ),
                        ),
                        ("issue", models.CharField(blank=True, max_length=15)),
                        ("before", models.JSONField()),
                        ("after_version", models.PositiveIntegerField()),
                        ("stands", models.BooleanField(default=True)),
                        ("undone_at", models.DateTimeField(null=True)),
                        ("key", models.UUIDField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["program", "by", "-at"], name="review_by_person")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "key"), name="review_sent_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_review", True), ("stands", True)),
                                fields=("program", "ticket"),
                                name="one_outcome_per_review",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("by__isnull", False), ("token__isnull", True)),
                                    models.Q(("by__isnull", True), ("token__isnull", False)),
                                    _connector="OR",
                                ),
                                name="review_by_someone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("undone_at__isnull", True), ("stands", False), _connector="OR"
                                ),
                                name="review_undone_does_not_stand",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("under__isnull", False),
                                    models.Q(("outcome", "same-question"), _negated=True),
                                    _connector="OR",
                                ),
                                name="review_same_question_names_the_other",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TicketReferral",
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
                                related_name="referrals",
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.supportgroup",
                            ),
                        ),
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
                            "why",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=["program", "group", "ticket"],
                                name="referral_of_group",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("program", "ticket", "group"),
                                name="referred_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TicketWatch",
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
                                related_name="watches",
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
                        ("watches", models.BooleanField()),
                        ("said_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "ticket", "person"), name="one_watch_per_person"
                            )
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="Ticket",
            name="contacts",
            field=models.ManyToManyField(
                related_name="tickets", through="tickets.TicketContact", to="contacts.contact"
            ),
        ),
        keep_inside_program(),
    ]
