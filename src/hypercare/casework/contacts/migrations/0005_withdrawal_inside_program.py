"""Withdrawals stay inside their program."""

from django.db import migrations

from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    dependencies = [("contacts", "0004_withdrawal"), ("intake", "0003_inside_program_again")]
    operations = [keep_inside_program()]
