"""Messages whose contact may get its ticket later are found without looking at all others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0002_guards")]

    operations = [
        migrations.AddIndex(
            model_name="rawmessage",
            index=models.Index(
                condition=models.Q(("state", "filed"), ("ticket__isnull", True)),
                fields=["received_at"],
                name="message_without_ticket",
            ),
        ),
    ]
