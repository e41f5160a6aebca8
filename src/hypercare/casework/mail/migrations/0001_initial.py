import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hypercare.foundation.kernel.tables import CreateModels
from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "0001_initial"),
        ("contacts", "0001_initial"),
        ("filestore", "0001_initial"),
        ("programs", "0001_initial"),
        ("tickets", "0001_initial"),
        ("words", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Mailbox",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "program",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="programs.program",
                            ),
                        ),
                        ("key", models.CharField(max_length=40)),
                        ("name", models.CharField(max_length=150)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("log", "Staff forward here what reached them"),
                                    ("customer-support", "Counties write here"),
                                    ("new-system", "The New System project writes here"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("line", models.CharField(max_length=40)),
                        ("address", models.EmailField(max_length=254)),
                        ("size_limit", models.PositiveIntegerField(default=25)),
                        ("entity", models.CharField(blank=True, max_length=60)),
                        ("owner", models.CharField(blank=True, max_length=150)),
                        (
                            "topics",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=300),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("authserv", models.CharField(blank=True, max_length=150)),
                        ("retired_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name_plural": "mailboxes",
                        "constraints": [
                            models.UniqueConstraint(fields=("program", "key"), name="mailbox_key")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Pulse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "program",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="programs.program",
                            ),
                        ),
                        (
                            "mailbox",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pulse",
                                to="mail.mailbox",
                            ),
                        ),
                        ("since", models.DateTimeField()),
                        ("tried_at", models.DateTimeField(null=True)),
                        ("succeeded_at", models.DateTimeField(null=True)),
                        ("error", models.CharField(blank=True, max_length=200)),
                        ("uid_validity", models.BigIntegerField(null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RawMessage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "program",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="programs.program",
                            ),
                        ),
                        ("number", models.PositiveBigIntegerField()),
                        (
                            "mailbox",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="mail.mailbox",
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("imap", "Fetched from the mail server"),
                                    ("maildir", "Found in a mail folder"),
                                    ("command", "Handed in by a mail server"),
                                    ("api", "Handed in by a script"),
                                    ("page", "Written on the local mailbox page"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("uid_validity", models.BigIntegerField(null=True)),
                        ("uid", models.BigIntegerField(null=True)),
                        ("place", models.CharField(blank=True, default="", max_length=200)),
                        ("received_at", models.DateTimeField()),
                        (
                            "token",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.apitoken",
                            ),
                        ),
                        (
                            "stored",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="filestore.storedfile",
                            ),
                        ),
                        ("size", models.BigIntegerField()),
                        ("fingerprint", models.CharField(max_length=64)),
                        (
                            "copy_of",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="copies",
                                to="mail.rawmessage",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("filed", "Contact"),
                                    ("joined", "Joined what it answers"),
                                    ("automatic", "Automatic, no contact"),
                                    ("copy", "Second copy"),
                                    ("quarantined", "In quarantine"),
                                    ("set-aside", "Set aside by a person"),
                                ],
                                default="waiting",
                                max_length=12,
                            ),
                        ),
                        (
                            "nature",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("person", "Written by a person"),
                                    ("auto-reply", "Automatic reply"),
                                    ("bounce", "Delivery report"),
                                    ("list", "Mailing list or bulk mail"),
                                    ("calendar", "Answer to an invitation"),
                                    ("own", "Our own mail, come back"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "doubts",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("entity", "It is not clear for whom the sender speaks."),
                                        ("about", "It is not clear what it is about."),
                                        ("sender", "It is not proven who sent it."),
                                        (
                                            "large",
                                            "It is above the mailbox’s size and was filed from its headers alone.",
                                        ),
                                        (
                                            "looks-like",
                                            "It looks like a ticket that it could not be added to.",
                                        ),
                                        ("faults", "Parts of it could not be read as they stood."),
                                    ],
                                    max_length=12,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("due_at", models.DateTimeField()),
                        ("leased_until", models.DateTimeField(null=True)),
                        ("message_id", models.CharField(blank=True, max_length=255)),
                        (
                            "sender",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="words.words",
                            ),
                        ),
                        ("may_answer", models.BooleanField(default=False)),
                        (
                            "contact",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="contacts.contact",
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "hint",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.ticket",
                            ),
                        ),
                        ("looked_at", models.DateTimeField(null=True)),
                        (
                            "looked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("blanked_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["program", "-received_at", "-id"], name="message_by_time"
                            ),
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["due_at"],
                                name="message_waiting",
                            ),
                            models.Index(
                                condition=models.Q(("message_id", ""), _negated=True),
                                fields=["program", "message_id"],
                                name="message_by_id",
                            ),
                            models.Index(
                                condition=models.Q(("state", "quarantined")),
                                fields=["program", "-received_at"],
                                name="message_quarantined",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "number"), name="message_number"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("uid__isnull", False)),
                                fields=("program", "mailbox", "uid_validity", "uid"),
                                name="message_at_uid",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("place", ""), _negated=True),
                                fields=("program", "mailbox", "place"),
                                name="message_at_place",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("copy_of__isnull", True)),
                                fields=("program", "fingerprint"),
                                name="message_first_copy",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("uid__isnull", True), ("uid_validity__isnull", True)),
                                    models.Q(
                                        ("uid__isnull", False), ("uid_validity__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="message_uid_is_a_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("copy_of__isnull", True),
                                        (
                                            "state__in",
                                            [
                                                "waiting",
                                                "filed",
                                                "joined",
                                                "automatic",
                                                "quarantined",
                                                "set-aside",
                                            ],
                                        ),
                                    ),
                                    models.Q(
                                        ("contact__isnull", True),
                                        ("copy_of__isnull", False),
                                        ("state", "copy"),
                                    ),
                                    _connector="OR",
                                ),
                                name="message_copy_makes_no_contact",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "filed"), _negated=True),
                                    ("contact__isnull", False),
                                    _connector="OR",
                                ),
                                name="message_filed_has_contact",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("blanked_at__isnull", True), ("stored__isnull", False)
                                    ),
                                    models.Q(
                                        ("blanked_at__isnull", False), ("stored__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="message_kept_or_blanked",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("looked_at__isnull", True), ("looked_by__isnull", True)
                                    ),
                                    models.Q(
                                        ("looked_at__isnull", False), ("looked_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="message_looked_by_someone",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Step",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "program",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="programs.program",
                            ),
                        ),
                        (
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="mail.rawmessage",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("stored", "Stored"),
                                    ("parsed", "Read"),
                                    ("classified", "Classified"),
                                    ("matched", "Matched"),
                                    ("decided", "Decided"),
                                    ("filed", "Filed"),
                                    ("failed", "Failed"),
                                    ("quarantined", "Put in quarantine"),
                                    ("asked", "Asked to be run again"),
                                    ("blanked", "Blanked"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("why", models.CharField(max_length=300)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["program", "message", "id"], name="step_by_message"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("why", ""), _negated=True), name="step_says_why"
                            )
                        ],
                    },
                ),
            ]
        ),
        keep_inside_program(),
    ]
