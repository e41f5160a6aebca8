import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
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
        ("words", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Settings",
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
                        ("shortest_seconds", models.PositiveSmallIntegerField(default=60)),
                        ("by_number_minutes", models.PositiveSmallIntegerField(default=20)),
                        ("by_time_minutes", models.PositiveSmallIntegerField(default=3)),
                        ("tell_apart_seconds", models.PositiveSmallIntegerField(default=60)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program",), name="one_evidence_settings"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Source",
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
                        ("key", models.CharField(max_length=40)),
                        ("name", models.CharField(max_length=150)),
                        (
                            "format",
                            models.CharField(
                                choices=[
                                    ("asterisk", "Asterisk Master.csv"),
                                    ("freepbx", "FreePBX or cdr_mysql export"),
                                    (
                                        "cucm",
                                        "Cisco CUCM call records (not tried with a live system)",
                                    ),
                                    ("twilio", "Twilio call list (not tried with a live system)"),
                                    ("mapped", "Other, by your own mapping"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("time_zone", models.CharField(max_length=60)),
                        ("region", models.CharField(default="US", max_length=2)),
                        ("inside_digits", models.PositiveSmallIntegerField(default=5)),
                        ("lines", models.JSONField(blank=True, default=list)),
                        ("mapping", models.JSONField(blank=True, default=dict)),
                        ("retired_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "key"), name="evidence_source_key"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Import",
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
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="imports",
                                to="evidence.source",
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
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
                        ("rows", models.PositiveIntegerField(default=0)),
                        ("added", models.PositiveIntegerField(default=0)),
                        ("faulty", models.PositiveIntegerField(default=0)),
                        ("faults", models.JSONField(default=list)),
                        ("first_day", models.DateField(null=True)),
                        ("last_day", models.DateField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["program", "-at"], name="evidence_import_by_time")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Number",
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
                        ("digest", models.BinaryField(max_length=32)),
                        (
                            "words",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "digest"), name="evidence_number_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CallLeg",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="legs",
                                to="evidence.source",
                            ),
                        ),
                        (
                            "imported",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="legs",
                                to="evidence.import",
                            ),
                        ),
                        ("digest", models.BinaryField(max_length=16)),
                        ("call_id", models.CharField(max_length=201)),
                        ("started_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("talk", models.PositiveIntegerField()),
                        (
                            "outside",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="evidence.number",
                            ),
                        ),
                        ("inside_caller", models.CharField(blank=True, max_length=100)),
                        ("called", models.CharField(blank=True, max_length=100)),
                        ("reached", models.CharField(blank=True, max_length=100)),
                        ("app", models.CharField(blank=True, max_length=100)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["source", "started_at"], name="evidence_leg_by_time"
                            ),
                            models.Index(fields=["source", "call_id"], name="evidence_leg_by_call"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("source", "digest"), name="evidence_leg_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tally",
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
                        ("day", models.DateField()),
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("calls", models.PositiveSmallIntegerField()),
                        ("said_at", models.DateTimeField()),
                        (
                            "said_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "note",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["program", "day"], name="evidence_tally_by_day")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("calls__range", (1, 500))),
                                name="tally_some_calls",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Evidence",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("call", "Call"),
                                    ("voicemail", "Voice mail"),
                                    ("tally", "Tally"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("key", models.CharField(max_length=260)),
                        (
                            "source",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="evidence.source",
                            ),
                        ),
                        ("day", models.DateField()),
                        ("started_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField()),
                        ("talk", models.PositiveIntegerField(default=0)),
                        (
                            "line",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.line",
                            ),
                        ),
                        ("dialled", models.CharField(blank=True, max_length=100)),
                        (
                            "number",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="evidence.number",
                            ),
                        ),
                        (
                            "telephones",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                size=None,
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
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("matched", "Matched"),
                                    ("not-migration", "Not about the migration"),
                                    ("internal", "Internal"),
                                    ("wrong-number", "Wrong number"),
                                    ("abandoned", "Abandoned"),
                                    ("short", "Short"),
                                    ("automatic", "Automatic"),
                                    ("cannot-tell", "Cannot tell"),
                                    ("missing", "Missing"),
                                ],
                                max_length=15,
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
                        ("points", models.PositiveIntegerField(default=0)),
                        (
                            "reasons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "rivals",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=260),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "assigned_to",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["program", "day", "outcome"], name="evidence_by_day"
                            ),
                            models.Index(
                                condition=models.Q(("outcome__in", ["missing", "cannot-tell"])),
                                fields=["program", "assigned_to", "day"],
                                name="evidence_to_log",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("program", "key"), name="evidence_key"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "matched"), _negated=True),
                                    ("contact__isnull", False),
                                    _connector="OR",
                                ),
                                name="evidence_matched_has_contact",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("outcome__in", ["missing", "cannot-tell"]), _negated=True
                                    ),
                                    ("contact__isnull", True),
                                    _connector="OR",
                                ),
                                name="evidence_gap_has_no_contact",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at__isnull", True), ("decided_by__isnull", True)
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False), ("decided_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="evidence_decided_by_someone",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("contact__isnull", False), ("decided_at__isnull", True)
                                ),
                                fields=("program", "contact"),
                                name="evidence_one_contact_by_rule",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
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
                            "evidence",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="evidence.evidence",
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
                        (
                            "before",
                            models.CharField(
                                choices=[
                                    ("matched", "Matched"),
                                    ("not-migration", "Not about the migration"),
                                    ("internal", "Internal"),
                                    ("wrong-number", "Wrong number"),
                                    ("abandoned", "Abandoned"),
                                    ("short", "Short"),
                                    ("automatic", "Automatic"),
                                    ("cannot-tell", "Cannot tell"),
                                    ("missing", "Missing"),
                                ],
                                max_length=15,
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("matched", "Matched"),
                                    ("not-migration", "Not about the migration"),
                                    ("internal", "Internal"),
                                    ("wrong-number", "Wrong number"),
                                    ("abandoned", "Abandoned"),
                                    ("short", "Short"),
                                    ("automatic", "Automatic"),
                                    ("cannot-tell", "Cannot tell"),
                                    ("missing", "Missing"),
                                ],
                                max_length=15,
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
                        (
                            "why",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["program", "evidence"], name="evidence_decisions")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DayClose",
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
                        ("day", models.DateField()),
                        ("number", models.PositiveSmallIntegerField()),
                        ("closed_at", models.DateTimeField()),
                        (
                            "closed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("received", models.PositiveIntegerField()),
                        ("documented", models.PositiveIntegerField()),
                        ("explained", models.PositiveIntegerField()),
                        ("missing", models.PositiveIntegerField()),
                        ("figures", models.JSONField()),
                        (
                            "gap",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "day", "number"), name="day_close_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "received",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("documented"), "+", models.F("explained")
                                            ),
                                            "+",
                                            models.F("missing"),
                                        ),
                                    )
                                ),
                                name="day_close_adds_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("missing", 0), ("gap__isnull", False), _connector="OR"
                                ),
                                name="day_close_names_its_gap",
                            ),
                        ],
                    },
                ),
            ]
        ),
        keep_inside_program(),
    ]
