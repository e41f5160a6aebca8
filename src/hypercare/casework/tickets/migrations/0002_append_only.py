"""The work log is only ever added to (R15)."""

from django.db import migrations

from hypercare.foundation.kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial"), ("kernel", "0001_refuse_change")]
    operations = [append_only("tickets_worklogentry")]
