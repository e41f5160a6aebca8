"""The journal refuses change, and tells the live stream of each new entry."""

from django.db import migrations

from hypercare.foundation.kernel.append_only import append_only

ANNOUNCE = """
CREATE FUNCTION hypercare_announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('hypercare_journal', NEW.program_id || ':' || NEW.position);
    RETURN NULL;
END $$;
CREATE TRIGGER announce AFTER INSERT ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION hypercare_announce();
"""
SILENCE = "DROP TRIGGER announce ON journal_entry; DROP FUNCTION hypercare_announce();"


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial"), ("kernel", "0001_refuse_change")]
    operations = [append_only("journal_entry"), migrations.RunSQL(ANNOUNCE, SILENCE)]
