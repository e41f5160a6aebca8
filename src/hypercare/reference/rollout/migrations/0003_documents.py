"""Where the two documents are found that the paper names."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rollout", "0002_late_after")]

    operations = [
        migrations.AddField(
            "facts", "quick_reference", models.CharField(max_length=300, blank=True, default="")
        ),
        migrations.AddField(
            "facts", "agreements", models.CharField(max_length=300, blank=True, default="")
        ),
    ]
