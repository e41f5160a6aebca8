"""Replies and what they are about stay inside their program."""

from django.db import migrations

from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    dependencies = [("replies", "0001_replies")]
    operations = [keep_inside_program()]
