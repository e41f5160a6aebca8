"""Rows of long logs go in without a look for what the same statement joined."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0003_mail")]
    operations = [
        migrations.AlterField(
            "callleg",
            "source",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="legs",
                to="evidence.source",
            ),
        ),
        migrations.AlterField(
            "callleg",
            "imported",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="legs",
                to="evidence.import",
            ),
        ),
        migrations.AlterField(
            "callleg",
            "outside",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="evidence.number",
            ),
        ),
    ]
