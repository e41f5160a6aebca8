"""What a review decided, and which other groups see a ticket, inside one program."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_session_number"),
        ("directory", "0003_inside_program"),
        ("programs", "0001_initial"),
        ("tickets", "0007_states"),
        ("words", "0004_numbers_of_kept_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TicketReferral",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.supportgroup",
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
            name="TicketReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("issue", models.CharField(blank=True, max_length=15)),
                ("before", models.JSONField()),
                ("after_version", models.PositiveIntegerField()),
                ("stands", models.BooleanField(default=True)),
                ("undone_at", models.DateTimeField(null=True)),
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
                    "token",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.apitoken",
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
                (
                    "why",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="words.words",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["program", "by", "-at"], name="review_by_person")],
                "constraints": [
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
        keep_inside_program(),
    ]
