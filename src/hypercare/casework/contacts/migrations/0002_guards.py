"""Corrections are only ever added."""

from django.db import migrations

from hypercare.foundation.kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial"), ("kernel", "0001_refuse_change")]
    operations = [
        append_only("contacts_correction"),
    ]
