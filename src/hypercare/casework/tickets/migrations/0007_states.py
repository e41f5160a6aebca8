"""What belongs to each state of a ticket is held by the database together with it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hypercare.foundation.programs.isolation import keep_inside_program

CLOSED_WHEN = "UPDATE tickets_ticket SET closed_at = opened_at WHERE status = 'closed'"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_session_number"),
        ("contacts", "0006_browser_code"),
        ("directory", "0003_inside_program"),
        ("programs", "0001_initial"),
        ("tickets", "0006_shared_view"),
        ("words", "0004_numbers_of_kept_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="ticket",
            name="ticket_reviewed_by_someone",
        ),
        migrations.RemoveIndex(
            model_name="ticket",
            name="ticket_unreviewed",
        ),
        migrations.AddField(
            model_name="ticket",
            name="back_to",
            field=models.CharField(
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
        migrations.AddField(
            model_name="ticket",
            name="claimed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="claimed_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="closed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="hand_backs",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="ticket",
            name="moved_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="resolution",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="words.words",
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="reviewed_token",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.apitoken",
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="wait_for",
            field=models.CharField(
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
        migrations.AddField(
            model_name="ticket",
            name="wake_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="status",
            field=models.CharField(
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
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("status__in", ("new", "in-review"))),
                fields=["program", "-opened_at", "-id"],
                name="ticket_unreviewed",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("status", "waiting")), fields=["wake_at"], name="ticket_to_wake"
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("status", "in-review")),
                fields=["claimed_until"],
                name="ticket_claimed",
            ),
        ),
        migrations.RunSQL(CLOSED_WHEN, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("new", "in-review")), _negated=True),
                    ("reviewed_at__isnull", True),
                    _connector="OR",
                ),
                name="ticket_new_is_not_reviewed",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "resolved"), _negated=True),
                    ("resolution__isnull", False),
                    _connector="OR",
                ),
                name="ticket_resolved_says_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("status", "closed")),
                    models.Q(
                        models.Q(("status", "closed"), _negated=True), ("closed_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="ticket_closed_says_when",
            ),
        ),
        keep_inside_program(),
    ]
