"""`python -m tools.bench.callers`: what typing costs with 20,000 callers, in its own cluster."""

import os
import sys
import time
from pathlib import Path
from typing import Any

from hypercare.runtime.database import temporary_cluster
from tools.figures import Figure, write

SIZE, TIMES = 20_000, 300
QUESTIONS = {"one part": "mar", "two parts": "vance mar", "number": "555-0111", "nobody": "zzzz"}
TICK = os.sysconf("SC_CLK_TCK")
FILL = Path(__file__).with_name("callers.sql")


def main() -> int:
    with temporary_cluster(fsync=False) as url:
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "hypercare.config.settings"}
        os.environ |= {"HYPERCARE_ALLOWED_HOSTS": "testserver", "HYPERCARE_LOG_LEVEL": "ERROR"}
        found = figures()
    for figure in found:
        print(figure)
    print(f"Written to {write('bench.json', found)}")
    return 0


def figures() -> list[Figure]:
    """Processor time of the statement alone, and of the whole request of somebody signed in."""
    import django

    django.setup()
    actor = _filled()
    from django.test import Client

    from hypercare.casework.callers.finding import find

    client = Client()
    client.force_login(actor.user)
    path = f"/{actor.program.key}/callers/find/?q="
    found = []
    for name, question in QUESTIONS.items():
        alone = _cost(lambda asked=question: find(actor, asked))
        whole = _cost(lambda asked=question: client.get(path + asked))
        found.append(Figure(f"typeahead, {name}: CPU", alone, "ms", SIZE, 1))
        found.append(Figure(f"GET callers/find, {name}: CPU", whole, "ms", SIZE, 1))
    return found


def _filled() -> Any:
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from hypercare.foundation.accounts.actor import from_membership
    from hypercare.foundation.accounts.models import Membership, User
    from hypercare.foundation.programs.services import create_program

    call_command("migrate", verbosity=0)
    now = timezone.now()
    program = create_program(key="bench", name="Bench", time_zone="America/Los_Angeles", at=now)
    user = User.objects.create_user(username="bench", password=None, name="Bench")
    with connection.cursor() as cursor:
        cursor.execute(FILL.read_text(), {"program": program.pk, "size": SIZE})
        cursor.execute("ANALYZE")
    return from_membership(Membership.objects.create(program=program, user=user, role="agent"))


def _cost(ask: Any) -> float:
    """Milliseconds of this process and of its one database process, per request."""
    for _ in range(20):
        ask()
    before = time.process_time() + _database()
    for _ in range(TIMES):
        ask()
    return (time.process_time() + _database() - before) / TIMES * 1000


def _database() -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid: int = cursor.fetchone()[0]
    times = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(times[11]) + int(times[12])) / TICK


if __name__ == "__main__":
    sys.exit(main())
