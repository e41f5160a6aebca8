"""A repeated request is the same decision."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_session_number"),
        ("programs", "0001_initial"),
        ("tickets", "0012_clocks"),
        ("words", "0004_numbers_of_kept_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="ticketreview",
            name="key",
            field=models.UUIDField(null=True),
        ),
        migrations.AddConstraint(
            model_name="ticketreview",
            constraint=models.UniqueConstraint(fields=("program", "key"), name="review_sent_once"),
        ),
    ]
