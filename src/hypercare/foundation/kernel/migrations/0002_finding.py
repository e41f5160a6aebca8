"""What finding needs: trigrams, folding of accents, and the text that a caller is found by."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

# `unaccent` is not marked immutable because its dictionary could be changed; ours never is, and an
# index needs the word. The schema is named so that a restored dump does not search for it.
FUNCTIONS = """
CREATE FUNCTION hypercare_fold(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, $1)) $$;
CREATE FUNCTION hypercare_joined(text[]) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT array_to_string($1, ' ') $$;
CREATE FUNCTION hypercare_findable(words text, number text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT ' ' || public.hypercare_fold($1) || ' '
              || regexp_replace(coalesce($2, ''), '[^0-9]', '', 'g') $$;
"""
GONE = """
DROP FUNCTION hypercare_findable(text, text);
DROP FUNCTION hypercare_joined(text[]);
DROP FUNCTION hypercare_fold(text);
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_refuse_change")]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(FUNCTIONS, GONE),
    ]
