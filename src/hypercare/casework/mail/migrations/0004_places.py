"""A UID is one of a folder of a server; and what reading a message has taken is remembered."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("mail", "0003_without_ticket")]

    operations = [
        migrations.RemoveConstraint(model_name="rawmessage", name="message_at_uid"),
        migrations.RemoveConstraint(model_name="rawmessage", name="message_at_place"),
        migrations.AddField(
            model_name="rawmessage",
            name="reading_ms",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name="rawmessage",
            constraint=models.UniqueConstraint(
                condition=Q(("uid__isnull", False)),
                fields=("program", "mailbox", "place", "uid_validity", "uid"),
                name="message_at_uid",
            ),
        ),
        migrations.AddConstraint(
            model_name="rawmessage",
            constraint=models.UniqueConstraint(
                condition=Q(("uid__isnull", True), Q(("place", ""), _negated=True)),
                fields=("program", "mailbox", "place"),
                name="message_at_place",
            ),
        ),
    ]
