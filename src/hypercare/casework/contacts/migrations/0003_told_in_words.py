"""What the caller was told is words, kept clear and masked like all others (R34)."""

import django.db.models.deletion
from django.db import migrations, models

from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0002_correction"),
        ("words", "0001_initial"),
    ]

    operations = [
        migrations.RemoveField(model_name="contact", name="told"),
        migrations.AddField(
            model_name="contact",
            name="told",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="words.words",
            ),
        ),
        keep_inside_program(),
    ]
