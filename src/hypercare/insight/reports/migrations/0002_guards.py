"""What was approved stays."""

from django.db import migrations

# What was approved stays as it was (R27): neither its rows nor the edition itself can go.
_FROZEN = """
CREATE FUNCTION hypercare_keep_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.content = OLD.content AND NEW.checksum = OLD.checksum
        AND NEW.day = OLD.day AND NEW.number = OLD.number THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an approved edition stays as it is';
END $$;
CREATE TRIGGER edition_is_frozen BEFORE UPDATE OR DELETE ON reports_edition
    FOR EACH ROW WHEN (OLD.state <> 'drafted') EXECUTE FUNCTION hypercare_keep_edition();
"""
_NOT_FROZEN = """
DROP TRIGGER edition_is_frozen ON reports_edition;
DROP FUNCTION hypercare_keep_edition();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [migrations.RunSQL(_FROZEN, _NOT_FROZEN)]
