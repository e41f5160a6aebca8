"""A log that came by a page waits with its bytes until the worker has read it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    dependencies = [("evidence", "0004_plain_legs"), ("filestore", "0001_initial")]
    operations = [
        migrations.AddField(
            "import",
            "state",
            models.CharField(
                choices=[("waiting", "Waiting"), ("read", "Read"), ("refused", "Refused")],
                default="read",
                max_length=8,
            ),
        ),
        migrations.AddField("import", "skip_faulty", models.BooleanField(default=False)),
        migrations.AddField(
            "import",
            "file",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="filestore.storedfile",
            ),
        ),
        migrations.AddField("import", "size", models.BigIntegerField(default=0)),
        migrations.AddField("import", "bytes_read", models.BigIntegerField(default=0)),
        migrations.AddField("import", "tries", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField(
            "import", "refusal", models.CharField(blank=True, default="", max_length=500)
        ),
        migrations.AddConstraint(
            "import",
            models.CheckConstraint(
                condition=Q(("file__isnull", False), ("state", "waiting"))
                | (~Q(("state", "waiting")) & Q(("file__isnull", True))),
                name="evidence_import_waits_with_its_file",
            ),
        ),
        migrations.AddIndex(
            "import",
            models.Index(
                fields=["id"], name="evidence_import_waiting", condition=Q(("state", "waiting"))
            ),
        ),
        keep_inside_program(),
    ]
