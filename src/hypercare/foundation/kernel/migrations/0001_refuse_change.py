"""The function behind every append-only table."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION hypercare_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
                    USING ERRCODE = 'restrict_violation';
            END $$;
            """,
            "DROP FUNCTION hypercare_refuse_change();",
        ),
    ]
