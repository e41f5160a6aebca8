"""Attempts, attachments and words of a message stay inside its program."""

from django.db import migrations

from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_messages_that_leave")]
    operations = [keep_inside_program()]
