import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Program",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "key",
                    models.CharField(
                        max_length=40,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator("^[a-z][a-z0-9-]{1,39}$")
                        ],
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("time_zone", models.CharField(max_length=64)),
                ("facts_version", models.PositiveIntegerField(default=0)),
                ("is_sample", models.BooleanField(default=False)),
                ("journal_position", models.BigIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("key__regex", "^[a-z][a-z0-9-]{1,39}$")),
                        name="program_key_shape",
                    )
                ],
            },
        ),
    ]
