import django.db.models.deletion
from django.db import migrations, models

from hypercare.foundation.kernel.tables import CreateModels
from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("programs", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="StoredFile",
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
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.BigIntegerField()),
                        ("stored_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "sha256"), name="stored_file_hash"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Piece",
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
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pieces",
                                to="filestore.storedfile",
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("data", models.BinaryField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("file", "number"), name="piece_number")
                        ],
                    },
                ),
            ]
        ),
        keep_inside_program(),
    ]
