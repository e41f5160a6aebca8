"""Messages of the mailboxes are evidence, too."""

import django.db.models.deletion
from django.db import migrations, models

from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_guards"), ("mail", "0002_guards")]
    operations = [
        migrations.AddField(
            "evidence",
            "message",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="mail.rawmessage",
            ),
        ),
        migrations.AlterField(
            "evidence",
            "kind",
            models.CharField(
                choices=[
                    ("call", "Call"),
                    ("voicemail", "Voice mail"),
                    ("tally", "Tally"),
                    ("mail", "Message"),
                ],
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint("evidence", "evidence_one_contact_by_rule"),
        migrations.AddConstraint(
            "evidence",
            models.UniqueConstraint(
                condition=models.Q(
                    ("contact__isnull", False), ("decided_at__isnull", True), ("message", None)
                ),
                fields=("program", "contact"),
                name="evidence_one_contact_by_rule",
            ),
        ),
        migrations.AddConstraint(
            "evidence",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "mail"), ("message__isnull", False)),
                    models.Q(models.Q(("kind", "mail"), _negated=True), ("message__isnull", True)),
                    _connector="OR",
                ),
                name="evidence_mail_has_message",
            ),
        ),
        keep_inside_program(),
    ]
