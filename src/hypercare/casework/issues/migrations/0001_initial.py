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
        ("rollout", "0001_initial"),
        ("tickets", "0001_initial"),
        ("words", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Issue",
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
                        ("number", models.PositiveBigIntegerField()),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "Open"),
                                    ("confirmed", "Confirmed"),
                                    ("workaround", "Workaround"),
                                    ("fix-planned", "Fix planned"),
                                    ("watching", "Fixed, watching"),
                                    ("accepted", "Accepted, stays"),
                                    ("closed", "Closed"),
                                ],
                                default="open",
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
                                ],
                                default=2,
                            ),
                        ),
                        (
                            "summary",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        (
                            "workaround",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.supportgroup",
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
                            "areas",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
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
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("first_seen_at", models.DateTimeField()),
                        ("expected_fix", models.DateField(null=True)),
                        ("hurts_on", models.DateField(null=True)),
                        (
                            "resolution",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("defect", "A defect, mended"),
                                    ("data", "Data, corrected"),
                                    ("training", "Training or wording"),
                                    ("access", "Access, given"),
                                    ("by-design", "By design, it stays"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("accepted_at", models.DateTimeField(null=True)),
                        ("published_at", models.DateTimeField(null=True)),
                        (
                            "published_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
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
                        (
                            "opened_token",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.apitoken",
                            ),
                        ),
                        ("moved_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["program", "-opened_at", "-id"], name="issue_by_time"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "number"), name="issue_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "open",
                                            "confirmed",
                                            "workaround",
                                            "fix-planned",
                                            "watching",
                                            "accepted",
                                            "closed",
                                        ],
                                    )
                                ),
                                name="issue_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_at__isnull", True),
                                    ("workaround__isnull", False),
                                    _connector="OR",
                                ),
                                name="issue_known_has_workaround",
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
                                name="issue_closed_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "closed"), _negated=True),
                                    (
                                        "resolution__in",
                                        ["defect", "data", "training", "access", "by-design"],
                                    ),
                                    _connector="OR",
                                ),
                                name="issue_closed_says_how",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("status", "accepted"), _negated=True),
                                        models.Q(("resolution", "by-design"), _negated=True),
                                    ),
                                    ("accepted_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="issue_stays_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("accepted_at__isnull", True), ("accepted_by__isnull", True)
                                    ),
                                    models.Q(
                                        ("accepted_at__isnull", False),
                                        ("accepted_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="issue_accepted_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("opened_by__isnull", True),
                                    ("opened_token__isnull", True),
                                    _connector="OR",
                                ),
                                name="issue_opened_by_one",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IssueCounty",
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
                            "issue",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="issues.issue",
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
                                fields=("program", "issue", "county"), name="issue_county"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IssueWave",
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
                            "issue",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="issues.issue",
                            ),
                        ),
                        (
                            "wave",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rollout.wave",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "issue", "wave"), name="issue_wave"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IssuePartner",
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
                            "issue",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="issues.issue",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.entity",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "issue", "partner"), name="issue_partner"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IssueContact",
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
                            "issue",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contact_links",
                                to="issues.issue",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="issue_links",
                                to="contacts.contact",
                            ),
                        ),
                        ("linked_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "issue", "contact"), name="issue_contact"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IssueTicket",
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
                            "issue",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ticket_links",
                                to="issues.issue",
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="issue_links",
                                to="tickets.ticket",
                            ),
                        ),
                        ("linked_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "issue", "ticket"), name="issue_ticket"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IssueEntry",
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
                            "issue",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="story",
                                to="issues.issue",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("opened", "Opened"),
                                    ("status", "Status"),
                                    ("change", "Change"),
                                    ("note", "Note"),
                                    ("known", "Known issue"),
                                    ("told", "Tickets told"),
                                ],
                                max_length=8,
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
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.apitoken",
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
                        ("change", models.JSONField(blank=True, default=dict)),
                        ("source", models.CharField(blank=True, default="", max_length=15)),
                        ("key", models.UUIDField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["program", "issue", "id"], name="issue_entry_by_issue"
                            ),
                            models.Index(
                                condition=models.Q(("source", ""), _negated=True),
                                fields=["program", "source", "id"],
                                name="issue_entry_by_source",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("key__isnull", False)),
                                fields=("program", "key"),
                                name="issue_entry_key",
                            )
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="Issue",
            name="counties",
            field=models.ManyToManyField(
                related_name="+", through="issues.IssueCounty", to="rollout.county"
            ),
        ),
        migrations.AddField(
            model_name="Issue",
            name="waves",
            field=models.ManyToManyField(
                related_name="+", through="issues.IssueWave", to="rollout.wave"
            ),
        ),
        migrations.AddField(
            model_name="Issue",
            name="partners",
            field=models.ManyToManyField(
                related_name="+", through="issues.IssuePartner", to="directory.entity"
            ),
        ),
        keep_inside_program(),
    ]
