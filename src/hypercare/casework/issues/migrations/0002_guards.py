"""The history of an issue is only ever added to."""

from django.db import migrations

from hypercare.foundation.kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("issues", "0001_initial"), ("kernel", "0001_refuse_change")]
    operations = [append_only("issues_issueentry")]
