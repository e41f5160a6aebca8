"""The entries that may leave the house, in a view that holds no other; presence without a log."""

from django.db import migrations

from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0005_files_and_amendments"),
        ("accounts", "0002_session_number"),
        ("contacts", "0001_initial"),
        ("words", "0004_numbers_of_kept_words"),
    ]
    operations = [
        keep_inside_program(),
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
