"""Corrections are only added to, and stay inside their program."""

from django.db import migrations

from hypercare.foundation.kernel.append_only import append_only
from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_inside_program"), ("contacts", "0002_correction")]
    operations = [append_only("contacts_correction"), keep_inside_program()]
