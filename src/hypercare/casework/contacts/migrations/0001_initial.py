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
        ("directory", "0001_initial"),
        ("programs", "0001_initial"),
        ("rollout", "0001_initial"),
        ("words", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Contact",
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
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="programs.program",
                            ),
                        ),
                        ("number", models.PositiveBigIntegerField()),
                        ("call_key", models.UUIDField()),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("phone", "Phone in"),
                                    ("phone-out", "Phone out"),
                                    ("voicemail", "Voice mail"),
                                    ("email", "E-mail"),
                                    ("forwarded", "Forwarded"),
                                    ("walk-in", "Walk-in"),
                                    ("chat", "Chat"),
                                    ("internal", "Meeting"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.line",
                            ),
                        ),
                        (
                            "entity_type",
                            models.CharField(
                                choices=[
                                    ("county", "County"),
                                    ("new_system", "New System"),
                                    ("interface_partner", "Interface Partner"),
                                    ("stakeholder", "Stakeholder"),
                                    ("media", "Media"),
                                    ("public", "Public"),
                                    ("current_system", "Current System"),
                                    ("unknown", "Unknown"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "entity",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.entity",
                            ),
                        ),
                        ("entity_name", models.CharField(max_length=200)),
                        (
                            "name_answer",
                            models.CharField(
                                choices=[
                                    ("given", "Name given"),
                                    ("unknown", "Unknown"),
                                    ("refused", "Refused"),
                                    ("not kept", "Not kept"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "name",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        (
                            "reach_answer",
                            models.CharField(
                                choices=[
                                    ("given", "Number or e-mail given"),
                                    ("withheld", "Withheld"),
                                    ("unknown", "Unknown"),
                                    ("refused", "Refused"),
                                    ("not kept", "Not kept"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "reach",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        (
                            "reason",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        (
                            "about",
                            models.CharField(
                                choices=[
                                    ("conversion", "Conversion or the New System"),
                                    ("lds", "Legacy Data Solution (LDS)"),
                                    ("current-system", "Help from the Current System project"),
                                    ("sign-in", "Sign-in to the Current System"),
                                    ("program", "The migration program"),
                                    ("ordinary", "Not about the migration"),
                                    ("unsure", "Cannot tell"),
                                    ("auto-reply", "Automatic reply"),
                                ],
                                max_length=15,
                            ),
                        ),
                        ("sent_back", models.BooleanField(default=False)),
                        ("concerns_wave", models.PositiveSmallIntegerField(null=True)),
                        (
                            "concerns_county",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rollout.county",
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
                            "done",
                            models.CharField(
                                choices=[
                                    ("as-advised", "As advised"),
                                    ("number-given", "Number given"),
                                    ("warm-transfer", "Warm transfer"),
                                    ("cold-transfer", "Cold transfer"),
                                    ("message-taken", "Message taken"),
                                    ("call-back", "Call back promised"),
                                    ("answered", "Answered"),
                                    ("other", "Other"),
                                ],
                                max_length=15,
                            ),
                        ),
                        (
                            "done_note",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        (
                            "told",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        ("call_back_at", models.DateTimeField(null=True)),
                        ("cases_affected", models.PositiveIntegerField(null=True)),
                        ("happened_at", models.DateTimeField()),
                        ("opened_at", models.DateTimeField(null=True)),
                        ("logged_at", models.DateTimeField()),
                        (
                            "taken_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "logged_by",
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
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.apitoken",
                            ),
                        ),
                        ("wave", models.PositiveSmallIntegerField(null=True)),
                        (
                            "county_state",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("not-migrating", "not-migrating"),
                                    ("scheduled", "scheduled"),
                                    ("cutover", "cutover"),
                                    ("live", "live"),
                                    ("over", "over"),
                                ],
                                max_length=15,
                            ),
                        ),
                        ("day", models.SmallIntegerField(null=True)),
                        ("shown_row", models.PositiveSmallIntegerField(null=True)),
                        ("shown_rules", models.PositiveIntegerField(null=True)),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                        ("sender", models.CharField(max_length=40)),
                        ("idempotency_key", models.CharField(max_length=200)),
                        ("request_digest", models.CharField(max_length=64)),
                        ("browser_code", models.CharField(blank=True, default="", max_length=7)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["program", "-happened_at", "-id"], name="contact_by_time"
                            ),
                            models.Index(
                                fields=["program", "entity", "-happened_at", "-id"],
                                name="contact_by_entity",
                            ),
                            models.Index(
                                fields=["program", "wave", "-happened_at"], name="contact_by_wave"
                            ),
                            models.Index(
                                fields=["program", "severity", "id"], name="contact_by_severity"
                            ),
                            models.Index(
                                fields=["program", "entity_name", "id"], name="contact_by_name"
                            ),
                            models.Index(
                                condition=models.Q(("browser_code", ""), _negated=True),
                                fields=["program", "browser_code"],
                                name="contact_by_code",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "number"), name="contact_number"
                            ),
                            models.UniqueConstraint(
                                fields=("program", "sender", "idempotency_key"),
                                name="contact_sent_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("entity_name", ""), _negated=True),
                                name="contact_entity_named",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("logged_by__isnull", False), ("token__isnull", True)),
                                    models.Q(("logged_by__isnull", True), ("token__isnull", False)),
                                    models.Q(
                                        ("logged_by__isnull", True),
                                        ("sender", "system"),
                                        ("token__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="contact_logged_by_someone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done", "other"), _negated=True),
                                    ("done_note__isnull", False),
                                    _connector="OR",
                                ),
                                name="contact_other_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("done", "call-back"),
                                    ("call_back_at__isnull", True),
                                    _connector="OR",
                                ),
                                name="contact_call_back_has_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("entity_type", "public"), _negated=True),
                                    models.Q(
                                        ("name_answer", "not kept"), ("reach_answer", "not kept")
                                    ),
                                    _connector="OR",
                                ),
                                name="contact_public_keeps_no_details",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("severity__range", (1, 4))),
                                name="contact_severity",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OtherCounty",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="contacts.contact",
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
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "contact", "county"), name="other_county"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Correction",
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
                                related_name="corrections",
                                to="contacts.contact",
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
                            "why",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        ("before", models.JSONField()),
                        (
                            "name",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        (
                            "reach",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        (
                            "reason",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["program", "contact", "id"], name="correction_by_contact"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Withdrawal",
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
                                related_name="withdrawals",
                                to="contacts.contact",
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
                            "why",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        ("restored_at", models.DateTimeField(null=True)),
                        (
                            "restored_by",
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
                                condition=models.Q(("restored_at__isnull", True)),
                                fields=("program", "contact"),
                                name="withdrawn_once_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("restored_at__isnull", True), ("restored_by__isnull", True)
                                    ),
                                    models.Q(
                                        ("restored_at__isnull", False),
                                        ("restored_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="withdrawal_ended_by_someone",
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="Contact",
            name="other_counties",
            field=models.ManyToManyField(
                related_name="+", through="contacts.OtherCounty", to="rollout.county"
            ),
        ),
        keep_inside_program(),
    ]
