"""The code under which a contact waited in a browser stays searchable (R35)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0005_withdrawal_inside_program")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="browser_code",
            field=models.CharField(blank=True, default="", max_length=7),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("browser_code", ""), _negated=True),
                fields=["program", "browser_code"],
                name="contact_by_code",
            ),
        ),
    ]
