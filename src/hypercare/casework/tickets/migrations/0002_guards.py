"""The story is only added to, a lead is in no group, and what may leave the house is a view.

A ticket that stands under a lead points to that lead's `is_grouped` being false. A generated
column cannot be written, so neither side of it can be forged: no chain, no cycle.
"""

from django.db import migrations

from hypercare.foundation.kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial"), ("kernel", "0001_refuse_change")]
    operations = [
        append_only("tickets_worklogentry"),
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
        migrations.RunSQL(
            """
            CREATE VIEW tickets_shared AS
            SELECT entry.id, entry.program_id, entry.ticket_id, entry.at, entry.kind,
                   COALESCE(person.name, token.name, 'Hypercare') AS who,
                   COALESCE('C-' || contact.number, '') AS contact,
                   entry.contact_entity AS entity,
                   COALESCE(name.masked, '') AS name,
                   COALESCE(reach.masked, '') AS reach,
                   COALESCE(reason.masked, '') AS reason,
                   COALESCE(newer.masked, text.masked, '') AS text
            FROM tickets_worklogentry entry
            LEFT JOIN accounts_user person ON person.id = entry.by_id
            LEFT JOIN accounts_apitoken token ON token.id = entry.token_id
            LEFT JOIN contacts_contact contact ON contact.id = entry.contact_id
            LEFT JOIN words_words name ON name.id = entry.contact_name_id
            LEFT JOIN words_words reach ON reach.id = entry.contact_reach_id
            LEFT JOIN words_words reason ON reason.id = entry.contact_reason_id
            LEFT JOIN words_words text ON text.id = entry.text_id
            LEFT JOIN LATERAL (
                SELECT words.masked
                FROM tickets_worklogentry amended
                JOIN words_words words ON words.id = amended.text_id
                WHERE amended.amends_id = entry.id
                ORDER BY amended.id DESC LIMIT 1
            ) newer ON true
            WHERE entry.audience = 'shared' AND entry.amends_id IS NULL
              AND NOT EXISTS (
                SELECT FROM tickets_worklogentry amended
                WHERE amended.amends_id = entry.id AND amended.audience = 'internal'
              )
            """,
            "DROP VIEW tickets_shared",
        ),
        migrations.RunSQL(
            "ALTER TABLE tickets_presence SET UNLOGGED", "ALTER TABLE tickets_presence SET LOGGED"
        ),
    ]
