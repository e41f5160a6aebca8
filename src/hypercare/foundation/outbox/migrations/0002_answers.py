"""How many answers an address got is counted among the answers to it, not among all mail."""

from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                models.F("program"),
                Upper("recipient"),
                condition=models.Q(("automatic", "auto-replied")),
                name="outbox_answers",
            ),
        ),
    ]
