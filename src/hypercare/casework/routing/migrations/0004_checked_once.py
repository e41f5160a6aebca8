"""References are checked once, by the composite key; indexes that no question uses go."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0008_checked_once"),
        ("programs", "0001_initial"),
        ("routing", "0003_drafts_inside_program"),
    ]

    operations = [
        migrations.AlterField(
            model_name="advicegiven",
            name="contact",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="advice",
                to="contacts.contact",
            ),
        ),
        migrations.AlterField(
            model_name="advicegiven",
            name="program",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="programs.program",
            ),
        ),
        migrations.AlterField(
            model_name="advicegiven",
            name="rules",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="routing.rules",
            ),
        ),
    ]
