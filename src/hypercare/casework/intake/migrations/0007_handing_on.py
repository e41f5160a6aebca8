"""A call that is handed on before its form is saved."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0006_transfer_inside_program"),
        ("programs", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HandingOn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sender", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("entity_name", models.CharField(blank=True, max_length=200)),
                (
                    "given_by",
                    models.ForeignKey(
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
            ],
            options={
                "indexes": [models.Index(fields=["program", "at"], name="handing_on_by_time")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "sender", "key"), name="handed_on_once"
                    )
                ],
            },
        ),
        keep_inside_program(),
    ]
