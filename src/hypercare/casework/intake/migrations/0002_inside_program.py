"""Every foreign key between records of a program stays inside it."""

from django.db import migrations

from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0001_initial"),
        ("tickets", "0002_append_only"),
        ("routing", "0001_initial"),
        ("outbox", "0001_initial"),
        ("filestore", "0001_initial"),
        ("journal", "0002_append_only"),
    ]
    operations = [keep_inside_program()]
