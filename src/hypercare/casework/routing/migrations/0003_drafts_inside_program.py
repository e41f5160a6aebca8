"""Drafts and their rows stay inside their program."""

from django.db import migrations

from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    dependencies = [("routing", "0002_drafts")]
    operations = [keep_inside_program()]
