"""Transfers stay inside their program."""

from django.db import migrations

from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_transfer")]
    operations = [keep_inside_program()]
