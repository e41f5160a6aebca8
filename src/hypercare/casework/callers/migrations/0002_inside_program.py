"""Callers, calls and seats stay inside their program."""

from django.db import migrations

from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    dependencies = [("callers", "0001_initial")]
    operations = [keep_inside_program()]
