"""Owner, severity, what is affected, when it was seen, its end, and its history."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hypercare.foundation.kernel.append_only import append_only
from hypercare.foundation.programs.isolation import keep_inside_program

# Until now an issue could only be closed as mended, and was published by whoever opened it.
FILL = """
UPDATE issues_issue SET
    first_seen_at = opened_at,
    moved_at = coalesce(closed_at, opened_at),
    resolution = CASE WHEN status = 'closed' THEN 'defect' ELSE '' END,
    published_at = CASE WHEN is_known THEN opened_at END,
    published_by_id = CASE WHEN is_known THEN opened_by_id END;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("directory", "0001_initial"),
        ("issues", "0001_initial"),
        ("programs", "0001_initial"),
        ("rollout", "0001_initial"),
        ("words", "0001_initial"),
        ("kernel", "0001_refuse_change"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IssueEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("change", models.JSONField(blank=True, default=dict)),
                ("source", models.CharField(blank=True, default="", max_length=15)),
                ("key", models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="IssuePartner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IssueWave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="issue",
            name="issue_known_has_workaround",
        ),
        migrations.RemoveConstraint(
            model_name="issue",
            name="issue_closed_at_a_time",
        ),
        migrations.AddField(
            model_name="issue",
            name="accepted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="issue",
            name="accepted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="issue",
            name="expected_fix",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="issue",
            name="first_seen_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="issue",
            name="group",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.supportgroup",
            ),
        ),
        migrations.AddField(
            model_name="issue",
            name="moved_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="issue",
            name="opened_token",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.apitoken",
            ),
        ),
        migrations.AddField(
            model_name="issue",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="issue",
            name="published_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="issue",
            name="published_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="issue",
            name="resolution",
            field=models.CharField(
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
        migrations.AddField(
            model_name="issue",
            name="severity",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (1, "1 – benefits or eligibility at risk for many, or data exposed"),
                    (2, "2 – work blocked or wrong for an office, file or group of cases"),
                    (3, "3 – single case or inconvenience"),
                    (4, "4 – question or information"),
                ],
                default=2,
            ),
        ),
        migrations.AlterField(
            model_name="issue",
            name="opened_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="issue",
            name="status",
            field=models.CharField(
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
        migrations.AddField(
            model_name="issueentry",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="issueentry",
            name="issue",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="story", to="issues.issue"
            ),
        ),
        migrations.AddField(
            model_name="issueentry",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.program"
            ),
        ),
        migrations.AddField(
            model_name="issueentry",
            name="text",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="words.words"
            ),
        ),
        migrations.AddField(
            model_name="issueentry",
            name="token",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.apitoken",
            ),
        ),
        migrations.AddField(
            model_name="issuepartner",
            name="issue",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="issues.issue"
            ),
        ),
        migrations.AddField(
            model_name="issuepartner",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.entity"
            ),
        ),
        migrations.AddField(
            model_name="issuepartner",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.program"
            ),
        ),
        migrations.AddField(
            model_name="issue",
            name="partners",
            field=models.ManyToManyField(
                related_name="+", through="issues.IssuePartner", to="directory.entity"
            ),
        ),
        migrations.AddField(
            model_name="issuewave",
            name="issue",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="issues.issue"
            ),
        ),
        migrations.AddField(
            model_name="issuewave",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.program"
            ),
        ),
        migrations.AddField(
            model_name="issuewave",
            name="wave",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rollout.wave"
            ),
        ),
        migrations.AddField(
            model_name="issue",
            name="waves",
            field=models.ManyToManyField(
                related_name="+", through="issues.IssueWave", to="rollout.wave"
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name="issue",
            name="is_known",
        ),
        migrations.AlterField(
            model_name="issue",
            name="first_seen_at",
            field=models.DateTimeField(),
        ),
        migrations.AlterField(
            model_name="issue",
            name="moved_at",
            field=models.DateTimeField(),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_at__isnull", True), ("workaround__isnull", False), _connector="OR"
                ),
                name="issue_known_has_workaround",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("status", "closed")),
                    models.Q(
                        models.Q(("status", "closed"), _negated=True), ("closed_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="issue_closed_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "closed"), _negated=True),
                    ("resolution__in", ["defect", "data", "training", "access", "by-design"]),
                    _connector="OR",
                ),
                name="issue_closed_says_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                    models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                    _connector="OR",
                ),
                name="issue_accepted_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opened_by__isnull", True), ("opened_token__isnull", True), _connector="OR"
                ),
                name="issue_opened_by_one",
            ),
        ),
        migrations.AddIndex(
            model_name="issueentry",
            index=models.Index(fields=["program", "issue", "id"], name="issue_entry_by_issue"),
        ),
        migrations.AddIndex(
            model_name="issueentry",
            index=models.Index(
                condition=models.Q(("source", ""), _negated=True),
                fields=["program", "source", "id"],
                name="issue_entry_by_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="issueentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key__isnull", False)),
                fields=("program", "key"),
                name="issue_entry_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuepartner",
            constraint=models.UniqueConstraint(
                fields=("program", "issue", "partner"), name="issue_partner"
            ),
        ),
        migrations.AddConstraint(
            model_name="issuewave",
            constraint=models.UniqueConstraint(
                fields=("program", "issue", "wave"), name="issue_wave"
            ),
        ),
        keep_inside_program(),
        append_only("issues_issueentry"),
    ]
