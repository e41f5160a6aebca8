import django.db.models.deletion
from django.db import migrations, models

from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("programs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("severity", models.PositiveSmallIntegerField()),
                ("review_minutes", models.PositiveIntegerField()),
                ("person_minutes", models.PositiveIntegerField()),
                ("update_minutes", models.PositiveIntegerField()),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("program", "severity"), name="target_severity"),
                    models.CheckConstraint(
                        condition=models.Q(("severity__range", (1, 4))), name="target_of_a_severity"
                    ),
                ],
            },
        ),
        keep_inside_program(),
    ]
