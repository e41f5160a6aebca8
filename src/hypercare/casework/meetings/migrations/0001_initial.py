import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import hypercare.casework.meetings.models.meetings
from hypercare.foundation.kernel.tables import CreateModels
from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "0001_initial"),
        ("directory", "0001_initial"),
        ("filestore", "0001_initial"),
        ("issues", "0001_initial"),
        ("programs", "0001_initial"),
        ("rollout", "0001_initial"),
        ("tickets", "0001_initial"),
        ("words", "0001_initial"),
    ]

    operations = [
        # A room and a span of time in one exclusion constraint need it.
        BtreeGistExtension(),
        CreateModels(
            [
                migrations.CreateModel(
                    name="Feed",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("digest", models.BinaryField(max_length=32)),
                        ("made_at", models.DateTimeField()),
                        ("revoked_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "digest"), name="feed_digest"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("revoked_at", None)),
                                fields=("program", "user"),
                                name="one_feed_per_person",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Room",
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
                        ("name", models.CharField(max_length=100)),
                        ("place", models.CharField(blank=True, max_length=200)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("retired_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("program", "key"), name="room_key")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoomWeek",
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
                            "room",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="weeks",
                                to="meetings.room",
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
                        ("first_day", models.DateField()),
                        ("last_day", models.DateField()),
                        ("uid", models.CharField(max_length=100)),
                        ("sequence", models.PositiveIntegerField(default=0)),
                        ("told_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "room", "wave"), name="room_week"
                            ),
                            models.UniqueConstraint(
                                fields=("program", "uid"), name="room_week_uid"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("last_day__gte", models.F("first_day"))),
                                name="room_week_has_days",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Series",
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
                        ("title", models.CharField(max_length=200)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("status", "Status meeting"),
                                    ("qrt", "Quick Response Team"),
                                    ("debrief", "Debrief"),
                                    ("other", "Regular meeting"),
                                    ("ad-hoc", "Ad-hoc meeting"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("host", models.CharField(blank=True, max_length=100)),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("staff", "Our teams"),
                                    ("partners", "Interface partners"),
                                    ("counties", "Counties"),
                                ],
                                default="staff",
                                max_length=10,
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="meetings.room",
                            ),
                        ),
                        ("line", models.CharField(blank=True, max_length=40)),
                        ("passcode", models.CharField(blank=True, max_length=40)),
                        (
                            "required_groups",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("facilitator", models.CharField(blank=True, max_length=200)),
                        (
                            "facilitated_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorder", models.CharField(blank=True, max_length=200)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("refreshes_boards", models.BooleanField(default=False)),
                        ("refresh_within", models.PositiveSmallIntegerField(default=30)),
                        (
                            "wave",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rollout.wave",
                            ),
                        ),
                        ("key", models.CharField(max_length=40)),
                        (
                            "days",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=2), size=None
                            ),
                        ),
                        ("start", models.TimeField()),
                        ("minutes", models.PositiveSmallIntegerField()),
                        ("is_own", models.BooleanField(default=False)),
                        ("uid", models.CharField(max_length=100)),
                        ("sequence", models.PositiveIntegerField(default=0)),
                        ("invited_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "wave", "key"), name="series_key"
                            ),
                            models.UniqueConstraint(fields=("program", "uid"), name="series_uid"),
                            models.CheckConstraint(
                                condition=models.Q(("minutes__range", (5, 480))),
                                name="series_lasts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("audience__in", ["staff", "partners", "counties"])
                                ),
                                name="series_audience",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Planned",
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
                        ("facts_version", models.PositiveIntegerField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("program",), name="planned_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
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
                        ("title", models.CharField(max_length=200)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("status", "Status meeting"),
                                    ("qrt", "Quick Response Team"),
                                    ("debrief", "Debrief"),
                                    ("other", "Regular meeting"),
                                    ("ad-hoc", "Ad-hoc meeting"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("host", models.CharField(blank=True, max_length=100)),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("staff", "Our teams"),
                                    ("partners", "Interface partners"),
                                    ("counties", "Counties"),
                                ],
                                default="staff",
                                max_length=10,
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="meetings.room",
                            ),
                        ),
                        ("line", models.CharField(blank=True, max_length=40)),
                        ("passcode", models.CharField(blank=True, max_length=40)),
                        (
                            "required_groups",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("facilitator", models.CharField(blank=True, max_length=200)),
                        (
                            "facilitated_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorder", models.CharField(blank=True, max_length=200)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("refreshes_boards", models.BooleanField(default=False)),
                        ("refresh_within", models.PositiveSmallIntegerField(default=30)),
                        ("number", models.PositiveBigIntegerField()),
                        (
                            "series",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="meetings.series",
                            ),
                        ),
                        (
                            "wave",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rollout.wave",
                            ),
                        ),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("first_start", models.DateTimeField(null=True)),
                        ("uid", models.CharField(blank=True, max_length=100)),
                        ("sequence", models.PositiveIntegerField(default=0)),
                        ("invited_at", models.DateTimeField(null=True)),
                        ("cancelled_at", models.DateTimeField(null=True)),
                        (
                            "cancelled_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("cancelled_why", models.CharField(blank=True, max_length=200)),
                        ("closed_at", models.DateTimeField(null=True)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "closed_token",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.apitoken",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["program", "starts_at", "id"], name="meeting_by_time"
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("cancelled_at", None), ("refreshes_boards", True)
                                ),
                                fields=["program", "ends_at"],
                                name="meeting_refreshing",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "number"), name="meeting_number"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("cancelled_at", None)),
                                fields=("program", "series", "first_start"),
                                name="meeting_once_in_its_series",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("uid", ""), _negated=True),
                                fields=("program", "uid"),
                                name="meeting_uid",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("cancelled_at", None), ("room__isnull", False)),
                                deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                                expressions=[
                                    (models.F("room"), "="),
                                    (
                                        hypercare.casework.meetings.models.meetings.Span(
                                            "starts_at",
                                            "ends_at",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="room_is_booked_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="meeting_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("first_start__isnull", True),
                                        ("kind", "ad-hoc"),
                                        ("series__isnull", True),
                                    ),
                                    models.Q(
                                        models.Q(("kind", "ad-hoc"), _negated=True),
                                        ("first_start__isnull", False),
                                        ("series__isnull", False),
                                        ("wave__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="meeting_of_a_series_or_ad_hoc",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("cancelled_at", None), ("cancelled_why", "")),
                                    models.Q(
                                        ("cancelled_at__isnull", False),
                                        models.Q(("cancelled_why", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="meeting_cancelled_with_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_at", None),
                                        ("closed_by", None),
                                        ("closed_token", None),
                                    ),
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        ("closed_by__isnull", False),
                                        ("closed_token", None),
                                    ),
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        ("closed_by", None),
                                        ("closed_token__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="meeting_closed_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_at", None), ("cancelled_at", None), _connector="OR"
                                ),
                                name="meeting_closed_or_cancelled",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitee",
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
                            "series",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitees",
                                to="meetings.series",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitees",
                                to="meetings.meeting",
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
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("name", models.CharField(max_length=150)),
                        ("address", models.CharField(max_length=254)),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("INDIVIDUAL", "Person"),
                                    ("GROUP", "Team"),
                                    ("ROOM", "Room"),
                                ],
                                default="INDIVIDUAL",
                                max_length=10,
                            ),
                        ),
                        ("team", models.CharField(blank=True, max_length=20)),
                        ("is_required", models.BooleanField(default=True)),
                        ("by_hand", models.BooleanField(default=False)),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("NEEDS-ACTION", "No answer yet"),
                                    ("ACCEPTED", "Comes"),
                                    ("TENTATIVE", "Perhaps"),
                                    ("DECLINED", "Does not come"),
                                ],
                                default="NEEDS-ACTION",
                                max_length=12,
                            ),
                        ),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("answered_sequence", models.PositiveIntegerField(default=0)),
                        ("told_sequence", models.PositiveIntegerField(null=True)),
                        ("removed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("series__isnull", False)),
                                fields=("program", "series", "address"),
                                name="invitee_of_a_series_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("meeting__isnull", False)),
                                fields=("program", "meeting", "address"),
                                name="invitee_of_a_meeting_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("meeting__isnull", True), ("series__isnull", False)),
                                    models.Q(("meeting__isnull", False), ("series__isnull", True)),
                                    _connector="OR",
                                ),
                                name="invitee_of_one_thing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "answer__in",
                                        ["NEEDS-ACTION", "ACCEPTED", "TENTATIVE", "DECLINED"],
                                    )
                                ),
                                name="invitee_answer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("address", ""), _negated=True),
                                name="invitee_has_an_address",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingAnswer",
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
                            "invitee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="meetings.invitee",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="meetings.meeting",
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("NEEDS-ACTION", "No answer yet"),
                                    ("ACCEPTED", "Comes"),
                                    ("TENTATIVE", "Perhaps"),
                                    ("DECLINED", "Does not come"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("sequence", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "invitee", "meeting"),
                                name="one_answer_for_a_meeting",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "answer__in",
                                        ["NEEDS-ACTION", "ACCEPTED", "TENTATIVE", "DECLINED"],
                                    )
                                ),
                                name="meeting_answer",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attendance",
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
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendance",
                                to="meetings.meeting",
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
                            "presence",
                            models.CharField(
                                choices=[
                                    ("present", "There"),
                                    ("delegate", "Delegate"),
                                    ("missing", "Missing"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("who", models.CharField(blank=True, max_length=150)),
                        ("why", models.CharField(blank=True, max_length=300)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "waived_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("waived_at", models.DateTimeField(null=True)),
                        ("waived_why", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "meeting", "group"), name="one_attendance"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("presence__in", ["present", "delegate", "missing"])
                                ),
                                name="attendance_presence",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("presence", "delegate"), _negated=True),
                                    models.Q(("who", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="delegate_has_a_name",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("waived_at__isnull", True),
                                        ("waived_by__isnull", True),
                                        ("waived_why", ""),
                                    ),
                                    models.Q(
                                        ("presence", "missing"),
                                        ("waived_at__isnull", False),
                                        ("waived_by__isnull", False),
                                        models.Q(("waived_why", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="waiver_has_a_name",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Raised",
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
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="raised",
                                to="meetings.meeting",
                            ),
                        ),
                        (
                            "issue",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="raised_in",
                                to="issues.issue",
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="raised_in",
                                to="tickets.ticket",
                            ),
                        ),
                        ("is_new", models.BooleanField(default=False)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("issue__isnull", False), ("ticket__isnull", True)),
                                    models.Q(("issue__isnull", True), ("ticket__isnull", False)),
                                    _connector="OR",
                                ),
                                name="raised_one_thing",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("issue__isnull", False)),
                                fields=("program", "meeting", "issue"),
                                name="issue_raised_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ticket__isnull", False)),
                                fields=("program", "meeting", "ticket"),
                                name="ticket_raised_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Outcome",
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
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="outcomes",
                                to="meetings.meeting",
                            ),
                        ),
                        (
                            "issue",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="issues.issue",
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "issue_entry",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="outcome",
                                to="issues.issueentry",
                            ),
                        ),
                        (
                            "said",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
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
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["program", "meeting", "id"], name="outcome_by_meeting"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("issue__isnull", False),
                                        ("issue_entry__isnull", False),
                                        ("said__isnull", True),
                                        ("ticket__isnull", True),
                                    ),
                                    models.Q(
                                        ("said__isnull", False),
                                        ("ticket__isnull", False),
                                        ("issue__isnull", True),
                                        ("issue_entry__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="outcome_of_one_thing",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Action",
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
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="meetings.meeting",
                            ),
                        ),
                        (
                            "issue",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="issues.issue",
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
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("due", models.DateField()),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("key", models.UUIDField(null=True)),
                        ("done_at", models.DateTimeField(null=True)),
                        (
                            "done_by",
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
                            models.Index(
                                condition=models.Q(("done_at__isnull", True)),
                                fields=["program", "due", "id"],
                                name="action_open",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("key__isnull", False)),
                                fields=("program", "key"),
                                name="action_key",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_at__isnull", True), ("done_by__isnull", True)),
                                    models.Q(
                                        ("done_at__isnull", False), ("done_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="action_done_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Closing",
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
                            "meeting",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closing",
                                to="meetings.meeting",
                            ),
                        ),
                        (
                            "minutes",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="filestore.storedfile",
                            ),
                        ),
                        ("sent_to", models.PositiveIntegerField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
            ]
        ),
        keep_inside_program(),
    ]
