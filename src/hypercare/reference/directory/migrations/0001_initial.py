import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models

import hypercare.foundation.kernel.finding
from hypercare.foundation.kernel.tables import CreateModels
from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("programs", "0001_initial"),
        ("rollout", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Entity",
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
                        ("name", models.CharField(max_length=200)),
                        (
                            "types",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
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
                                size=None,
                            ),
                        ),
                        (
                            "county",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entity",
                                to="rollout.county",
                            ),
                        ),
                        (
                            "aliases",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "domains",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("retired_at", models.DateTimeField(null=True)),
                        (
                            "findable",
                            models.GeneratedField(
                                db_persist=True,
                                expression=hypercare.foundation.kernel.finding.Findable(
                                    django.db.models.functions.text.Concat(
                                        "key",
                                        models.Value(" "),
                                        "name",
                                        models.Value(" "),
                                        models.Func(
                                            models.F("aliases"),
                                            function="hypercare_joined",
                                            output_field=models.TextField(),
                                        ),
                                        output_field=models.TextField(),
                                    ),
                                    models.Value(""),
                                ),
                                output_field=models.TextField(),
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("program", "key"), name="entity_key"),
                            models.UniqueConstraint(fields=("program", "name"), name="entity_name"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Person",
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
                        ("name", models.CharField(max_length=150)),
                        (
                            "entity",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="people",
                                to="directory.entity",
                            ),
                        ),
                        ("role", models.CharField(blank=True, max_length=100)),
                        ("phone", models.CharField(blank=True, max_length=40)),
                        ("phone_e164", models.CharField(blank=True, max_length=20)),
                        ("extension", models.CharField(blank=True, max_length=10)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("retired_at", models.DateTimeField(null=True)),
                        (
                            "findable",
                            models.GeneratedField(
                                db_persist=True,
                                expression=hypercare.foundation.kernel.finding.Findable(
                                    django.db.models.functions.text.Concat(
                                        "name",
                                        models.Value(" "),
                                        "email",
                                        models.Value(" "),
                                        "extension",
                                        output_field=models.TextField(),
                                    ),
                                    django.db.models.functions.comparison.Coalesce(
                                        django.db.models.functions.comparison.NullIf(
                                            "phone_e164", models.Value("")
                                        ),
                                        "phone",
                                    ),
                                ),
                                output_field=models.TextField(),
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fastupdate=False,
                                fields=["findable"],
                                name="person_findable",
                                opclasses=["gin_trgm_ops"],
                            ),
                            models.Index(fields=["program", "phone_e164"], name="person_by_number"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("program", "key"), name="person_key")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PersonReach",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reaches",
                                to="directory.person",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("phone", "Phone"), ("mail", "Mail")], max_length=5
                            ),
                        ),
                        ("typed", models.CharField(max_length=254)),
                        ("e164", models.CharField(blank=True, max_length=20)),
                        (
                            "findable",
                            models.GeneratedField(
                                db_persist=True,
                                expression=hypercare.foundation.kernel.finding.Findable(
                                    "typed",
                                    django.db.models.functions.comparison.Coalesce(
                                        django.db.models.functions.comparison.NullIf(
                                            "e164", models.Value("")
                                        ),
                                        "typed",
                                    ),
                                ),
                                output_field=models.TextField(),
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fastupdate=False,
                                fields=["findable"],
                                name="person_reach_findable",
                                opclasses=["gin_trgm_ops"],
                            ),
                            models.Index(fields=["program", "e164"], name="person_reach_number"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "person", "kind", "typed"), name="person_reach"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CountyContact",
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
                            "county",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contacts",
                                to="rollout.county",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.person",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("project-manager", "Project Manager"),
                                    ("implementation-lead", "Implementation Lead"),
                                ],
                                max_length=20,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "county", "person", "role"),
                                name="county_contact",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupportGroup",
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
                        ("code", models.CharField(max_length=20)),
                        ("name", models.CharField(max_length=150)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("outside", models.BooleanField(default=False)),
                        ("retired_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("program", "code"), name="group_code"),
                            models.UniqueConstraint(fields=("program", "name"), name="group_name"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GoToResource",
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
                        ("effort", models.CharField(max_length=40)),
                        ("name", models.CharField(max_length=150)),
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
                            "backup",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.person",
                            ),
                        ),
                        ("hours", models.JSONField(blank=True, default=dict)),
                        (
                            "group",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.supportgroup",
                            ),
                        ),
                        ("retired_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "effort"), name="go_to_effort"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Agreement",
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
                        (
                            "entity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements",
                                to="directory.entity",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("edition", models.CharField(max_length=40)),
                        ("link", models.CharField(blank=True, max_length=300)),
                        ("retired_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("program", "key"), name="agreement_key")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Line",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("phone", "Phone"),
                                    ("mailbox", "Mailbox"),
                                    ("voicemail", "Voicemail"),
                                    ("desk", "Desk"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "project",
                            models.CharField(
                                choices=[("current", "Current"), ("new", "New")], max_length=10
                            ),
                        ),
                        ("purpose", models.CharField(blank=True, max_length=40)),
                        ("number", models.CharField(blank=True, max_length=40)),
                        ("number_e164", models.CharField(blank=True, max_length=20)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("hours", models.JSONField(blank=True, default=dict)),
                        ("closed_advice", models.CharField(blank=True, max_length=300)),
                        ("preset_channel", models.CharField(blank=True, max_length=12)),
                        ("retired_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("program", "key"), name="line_key"),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("retired_at__isnull", True),
                                    models.Q(("purpose", ""), _negated=True),
                                ),
                                fields=("program", "purpose"),
                                name="line_purpose",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TransferStep",
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
                        ("text", models.CharField(max_length=300)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "position"), name="transfer_step_position"
                            )
                        ],
                    },
                ),
            ]
        ),
        keep_inside_program(),
    ]
