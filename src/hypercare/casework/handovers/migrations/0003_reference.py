"""A hand-over is found by the number that the other desk gave it."""

from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [("handovers", "0002_owner")]

    operations = [
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(
                models.F("program"),
                Upper("reference_there"),
                condition=models.Q(("reference_there", ""), _negated=True),
                name="hand_over_by_reference",
            ),
        ),
    ]
