"""A migration operation for tables that are only ever added to (safety row 36)."""

from django.db import migrations


def append_only(table: str) -> migrations.RunSQL:
    """Refuses UPDATE, DELETE and TRUNCATE on the table, whoever asks."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION hypercare_refuse_change();
        CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION hypercare_refuse_change();
        """,
        f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_whole ON {table};",
    )
