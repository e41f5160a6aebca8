"""A ticket that leads a group is in no group itself: no chain, no cycle, held by the database.

A row that stands under a lead points to that lead's `is_grouped` being false. A generated column
cannot be written, so neither side of it can be forged.
"""

from django.db import migrations

from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    dependencies = [("tickets", "0003_grouping")]
    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE tickets_ticket
                ADD COLUMN is_grouped boolean
                    GENERATED ALWAYS AS (under_id IS NOT NULL) STORED,
                ADD COLUMN lead_is_grouped boolean
                    GENERATED ALWAYS AS (CASE WHEN under_id IS NOT NULL THEN false END) STORED;
            ALTER TABLE tickets_ticket
                ADD CONSTRAINT ticket_standing UNIQUE (id, is_grouped);
            ALTER TABLE tickets_ticket
                ADD CONSTRAINT ticket_lead_is_in_no_group FOREIGN KEY (under_id, lead_is_grouped)
                    REFERENCES tickets_ticket (id, is_grouped);
            """,
            """
            ALTER TABLE tickets_ticket DROP CONSTRAINT ticket_lead_is_in_no_group;
            ALTER TABLE tickets_ticket DROP CONSTRAINT ticket_standing;
            ALTER TABLE tickets_ticket DROP COLUMN is_grouped, DROP COLUMN lead_is_grouped;
            """,
        ),
        keep_inside_program(),
    ]
