"""Steps are only ever added; messages have numbers of their own, also in programs that exist."""

from django.db import connection, migrations

from hypercare.foundation.kernel.append_only import append_only
from hypercare.foundation.programs.isolation import keep_inside_program


def make_sequences(apps, editor):
    programs = apps.get_model("programs", "Program").objects.values_list("pk", flat=True)
    with connection.cursor() as cursor:
        for pk in programs:
            cursor.execute(f"CREATE SEQUENCE IF NOT EXISTS hypercare_number_{pk}_m START 1001")


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_initial")]
    operations = [
        append_only("mail_step"),
        migrations.RunPython(make_sequences, migrations.RunPython.noop),
        keep_inside_program(),
    ]
