"""References are checked once, by the composite key; indexes that no question uses go."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_session_number"),
        ("contacts", "0007_orders"),
        ("directory", "0003_inside_program"),
        ("programs", "0001_initial"),
        ("rollout", "0003_documents"),
        ("words", "0004_numbers_of_kept_words"),
    ]

    operations = [
        migrations.AlterField(
            model_name="contact",
            name="concerns_county",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rollout.county",
            ),
        ),
        migrations.AlterField(
            model_name="contact",
            name="done_note",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="words.words",
            ),
        ),
        migrations.AlterField(
            model_name="contact",
            name="entity",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.entity",
            ),
        ),
        migrations.AlterField(
            model_name="contact",
            name="line",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.line",
            ),
        ),
        migrations.AlterField(
            model_name="contact",
            name="name",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="words.words",
            ),
        ),
        migrations.AlterField(
            model_name="contact",
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
            model_name="contact",
            name="reach",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="words.words",
            ),
        ),
        migrations.AlterField(
            model_name="contact",
            name="reason",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="words.words",
            ),
        ),
        migrations.AlterField(
            model_name="contact",
            name="token",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.apitoken",
            ),
        ),
        migrations.AlterField(
            model_name="contact",
            name="told",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="words.words",
            ),
        ),
    ]
