import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hypercare.foundation.kernel.tables import CreateModels
from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("contacts", "0001_initial"),
        ("programs", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Rules",
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
                        ("published_at", models.DateTimeField()),
                        (
                            "published_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "number"), name="rules_number"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Row",
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
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "entity_types",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "county_states",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=15),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "windows",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=10),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "abouts",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=15),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "channels",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=12),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("sent_back", models.BooleanField(null=True)),
                        ("advice", models.CharField(max_length=20)),
                        ("headline", models.CharField(max_length=200)),
                        ("say", models.TextField()),
                        ("reason", models.TextField()),
                        ("line_purpose", models.CharField(blank=True, max_length=40)),
                        ("opens_ticket", models.BooleanField()),
                        (
                            "no_ticket_channels",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=12),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("first_group", models.CharField(blank=True, max_length=20)),
                        ("migration_related", models.BooleanField()),
                        ("bounced", models.BooleanField(default=False)),
                        (
                            "rules",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rows",
                                to="routing.rules",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "rules", "position"), name="row_position"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("opens_ticket", False),
                                    models.Q(("first_group", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="row_with_ticket_has_group",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Draft",
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
                        ("number", models.PositiveIntegerField()),
                        (
                            "based_on",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="routing.rules",
                            ),
                        ),
                        ("begun_at", models.DateTimeField()),
                        (
                            "begun_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("changed_at", models.DateTimeField()),
                        (
                            "changed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "published_as",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="drafts",
                                to="routing.rules",
                            ),
                        ),
                        ("discarded_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "number"), name="draft_number"
                            ),
                            models.UniqueConstraint(
                                fields=("program", "published_as"), name="draft_of_edition"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_as", None), ("discarded_at", None), _connector="OR"
                                ),
                                name="draft_ends_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DraftRow",
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
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "entity_types",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "county_states",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=15),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "windows",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=10),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "abouts",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=15),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "channels",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=12),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("sent_back", models.BooleanField(null=True)),
                        ("advice", models.CharField(max_length=20)),
                        ("headline", models.CharField(max_length=200)),
                        ("say", models.TextField()),
                        ("reason", models.TextField()),
                        ("line_purpose", models.CharField(blank=True, max_length=40)),
                        ("opens_ticket", models.BooleanField()),
                        (
                            "no_ticket_channels",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=12),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("first_group", models.CharField(blank=True, max_length=20)),
                        ("migration_related", models.BooleanField()),
                        ("bounced", models.BooleanField(default=False)),
                        (
                            "draft",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rows",
                                to="routing.draft",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("came_from", models.PositiveSmallIntegerField(null=True)),
                        ("removed_at", models.DateTimeField(null=True)),
                        ("changed_at", models.DateTimeField()),
                        (
                            "changed_by",
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
                                fields=("program", "draft", "number"), name="draft_row_number"
                            ),
                            models.UniqueConstraint(
                                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                                fields=("program", "draft", "position"),
                                name="draft_row_position",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AdviceGiven",
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
                            "contact",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="advice",
                                to="contacts.contact",
                            ),
                        ),
                        (
                            "rules",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="routing.rules",
                            ),
                        ),
                        ("row", models.PositiveSmallIntegerField()),
                        ("advice", models.CharField(max_length=20)),
                        ("headline", models.CharField(max_length=200)),
                        ("reason", models.TextField()),
                        ("say", models.TextField()),
                        ("number", models.CharField(blank=True, max_length=40)),
                        ("ticket_required", models.BooleanField()),
                        ("first_group", models.CharField(blank=True, max_length=20)),
                        ("migration_related", models.BooleanField()),
                        ("bounced", models.BooleanField()),
                        ("given_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
            ]
        ),
        keep_inside_program(),
    ]
