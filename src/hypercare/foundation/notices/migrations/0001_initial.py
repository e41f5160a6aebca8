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
                    name="Notice",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        ("subject", models.CharField(max_length=60)),
                        ("text", models.CharField(max_length=300)),
                        ("key", models.CharField(max_length=120)),
                        ("at", models.DateTimeField()),
                        ("read_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["program", "person", "-at", "-id"], name="notice_by_time"
                            ),
                            models.Index(
                                condition=models.Q(("read_at", None)),
                                fields=["program", "person"],
                                name="notice_unread",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "person", "key"), name="notice_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Choice",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("page", "On the page"),
                                    ("mail", "On the page and by mail"),
                                    ("none", "Not at all"),
                                ],
                                max_length=4,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "person", "kind"), name="notice_choice"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("way__in", ["page", "mail", "none"])),
                                name="notice_way",
                            ),
                        ],
                    },
                ),
            ]
        ),
        keep_inside_program(),
    ]
