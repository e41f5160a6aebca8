"""An edition is never changed, and what it says has its checksum; all of it inside its program."""

from django.db import migrations

from hypercare.foundation.kernel.append_only import append_only
from hypercare.foundation.programs.isolation import keep_inside_program

FITS = """
ALTER TABLE boards_edition ADD CONSTRAINT edition_checksum_fits
    CHECK (checksum = encode(sha256(convert_to(content, 'UTF8')), 'hex'))
"""


class Migration(migrations.Migration):
    dependencies = [("boards", "0001_initial"), ("kernel", "0001_refuse_change")]
    operations = [
        append_only("boards_edition"),
        migrations.RunSQL(FITS, "ALTER TABLE boards_edition DROP CONSTRAINT edition_checksum_fits"),
        keep_inside_program(),
    ]
