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
        ("programs", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Facts",
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
                        ("current_system", models.CharField(max_length=100)),
                        ("new_system", models.CharField(max_length=100)),
                        ("duration", models.CharField(blank=True, max_length=100)),
                        ("cutover_days", models.PositiveSmallIntegerField(default=3)),
                        ("lds_days", models.PositiveSmallIntegerField(default=30)),
                        ("hypercare_days", models.PositiveSmallIntegerField(default=30)),
                        ("late_after_minutes", models.PositiveSmallIntegerField(default=30)),
                        (
                            "case_number_patterns",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("conference_room", models.CharField(blank=True, max_length=100)),
                        (
                            "quick_reference",
                            models.CharField(blank=True, default="", max_length=300),
                        ),
                        ("agreements", models.CharField(blank=True, default="", max_length=300)),
                        (
                            "holidays",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.DateField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "holiday_calendar",
                            models.CharField(blank=True, default="", max_length=10),
                        ),
                        ("work_hours", models.JSONField(blank=True, default=dict)),
                        ("go_live_hours", models.JSONField(blank=True, default=dict)),
                        ("due_soon_percent", models.PositiveSmallIntegerField(default=75)),
                        ("bounce_hours", models.PositiveSmallIntegerField(default=48)),
                        ("bounce_raise_by", models.PositiveSmallIntegerField(default=1)),
                        ("bounce_raise_to", models.PositiveSmallIntegerField(default=2)),
                        ("hand_over_hours", models.PositiveSmallIntegerField(default=24)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("program",), name="one_facts_row")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Wave",
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
                        ("number", models.PositiveSmallIntegerField()),
                        ("name", models.CharField(blank=True, max_length=100)),
                        ("retired_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "number"), name="wave_number"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="County",
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
                        ("key", models.CharField(max_length=60)),
                        ("name", models.CharField(max_length=100)),
                        ("department", models.CharField(blank=True, max_length=200)),
                        ("fips", models.CharField(blank=True, max_length=5)),
                        ("users", models.PositiveIntegerField(null=True)),
                        ("public_number", models.CharField(blank=True, max_length=30)),
                        ("help_desk_model", models.TextField(blank=True)),
                        ("retired_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("program", "key"), name="county_key"),
                            models.UniqueConstraint(fields=("program", "name"), name="county_name"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScheduleRevision",
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
                        ("number", models.PositiveIntegerField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("reason", models.CharField(max_length=200)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "number"), name="schedule_revision_number"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WaveDate",
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
                            "revision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="wave_dates",
                                to="rollout.schedulerevision",
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
                        ("go_live", models.DateField(null=True)),
                        ("hypercare_days", models.PositiveSmallIntegerField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "revision", "wave"), name="wave_date"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CountyPlace",
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
                            "revision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="places",
                                to="rollout.schedulerevision",
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
                        (
                            "wave",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rollout.wave",
                            ),
                        ),
                        ("go_live", models.DateField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "revision", "county"), name="county_place"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingTemplate",
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
                        ("title", models.CharField(max_length=200)),
                        ("start", models.TimeField()),
                        ("minutes", models.PositiveSmallIntegerField()),
                        (
                            "days",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=2), size=None
                            ),
                        ),
                        ("host", models.CharField(max_length=100)),
                        ("audience", models.CharField(max_length=20)),
                        ("facilitator", models.CharField(blank=True, max_length=200)),
                        (
                            "required_groups",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("refreshes_boards", models.BooleanField(default=False)),
                        ("refresh_within", models.PositiveSmallIntegerField(default=30)),
                        ("room", models.CharField(blank=True, default="", max_length=40)),
                        ("call_in", models.CharField(blank=True, default="", max_length=40)),
                        ("passcode", models.CharField(blank=True, default="", max_length=40)),
                        ("recorder", models.CharField(blank=True, default="", max_length=200)),
                        (
                            "waves",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("retired_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("program", "key"), name="meeting_key")
                        ],
                    },
                ),
            ]
        ),
        keep_inside_program(),
    ]
