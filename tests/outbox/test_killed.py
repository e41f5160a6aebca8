"""Rows 42 and 47: the process that sends is killed for real, at its two worst moments."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from hypercare.foundation.kernel import clock
from hypercare.foundation.outbox import services
from hypercare.foundation.outbox.delivering import LEASE, deliver_due
from hypercare.foundation.outbox.models import Attempt
from hypercare.foundation.outbox.states import Outcome, State
from tests.factories.program import make_program
from tests.outbox.mailserver import MailServer, Mood

PATIENCE = 60.0
WORK = """
import django
django.setup()
from hypercare.foundation.outbox.tasks import deliver_outbox
deliver_outbox(0)
"""


def worker(server: MailServer) -> "subprocess.Popen[bytes]":
    """The worker's task in a process of its own, on this database and that mail server."""
    known = settings.DATABASES["default"]
    there = f"postgresql://{known['USER']}:{known['PASSWORD']}@/{connection.settings_dict['NAME']}"
    url = f"{there}?host={known['OPTIONS'].get('host') or known['HOST']}&port={known['PORT']}"
    environ = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
        "DJANGO_SETTINGS_MODULE": "hypercare.config.settings",
        "DATABASE_URL": url,
        "HYPERCARE_SMTP_HOST": "127.0.0.1",
        "HYPERCARE_SMTP_PORT": str(server.address.port),
    }
    return subprocess.Popen([sys.executable, "-c", WORK], env=environ)


@pytest.mark.parametrize(("mood", "copies"), [(Mood.HANG_AT_RCPT, 1), (Mood.HANG_AFTER_DATA, 2)])
def test_a_worker_killed_while_it_sends_loses_nothing_and_doubles_one_id_at_most(
    committed: None, server: MailServer, mood: Mood, copies: int
) -> None:
    program, at = make_program(), clock.now()
    for key in ("first", "second"):
        address = f"{key}@county.example"
        services.queue(program=program, key=key, recipient=address, subject="x", body="y", at=at)
    first, second = (services.queued(program, key) for key in ("first", "second"))
    server.moods = [mood]
    process = worker(server)
    try:
        _wait_until_it_hangs(process, server)
    finally:
        process.kill()
        process.wait()
    assert Attempt.objects.get(message=first).outcome == Outcome.RUNNING
    assert deliver_due(sender=server.sender(), now=clock.now) == 1  # the first is leased still
    deliver_due(sender=server.sender(), now=lambda: clock.now() + LEASE + timedelta(seconds=1))
    assert server.copies() == {first.message_id: copies, second.message_id: 1}
    for message in (first, second):
        message.refresh_from_db()
        assert message.state == State.SENT
    outcomes = first.tries.order_by("number").values_list("outcome", flat=True)
    assert list(outcomes) == [Outcome.UNKNOWN, Outcome.TAKEN]


def _wait_until_it_hangs(process: "subprocess.Popen[bytes]", server: MailServer) -> None:
    give_up = time.monotonic() + PATIENCE
    while server.hanging == 0:
        assert process.poll() is None
        assert time.monotonic() < give_up
