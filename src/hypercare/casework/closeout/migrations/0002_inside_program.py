"""Letters, and who received them, stay inside their program."""

from django.db import migrations

from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    dependencies = [("closeout", "0001_county_letters"), ("outbox", "0003_inside_program")]
    operations = [keep_inside_program()]
