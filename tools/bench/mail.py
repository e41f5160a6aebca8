"""`python -m tools.bench.mail`: messages per second and processor time per message, by way in.

To reach: at most 40 ms of processor time for a message from being handed in to its ticket.
"""

import io
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hypercare.runtime.database import temporary_cluster
from tools.figures import Figure, write

SIZE = int(os.environ.get("HYPERCARE_BENCH_SIZE", "300"))
COMMANDS = 10
TICK = os.sysconf("SC_CLK_TCK")
COMMAND = (sys.executable, "-m", "hypercare.surface.command.main", "mail", "file")


def main() -> int:
    with temporary_cluster(fsync=True) as url:
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "hypercare.config.settings"}
        os.environ |= {"HYPERCARE_LOG_LEVEL": "ERROR"}
        found = figures()
    for figure in found:
        print(figure)
    print(_compared())
    print(f"Written to {write('bench.json', found)}")
    return 0


def _compared() -> str:
    """Only where it is there: it needs a Request Tracker that answers, and its database."""
    gateway = shutil.which("rt-mailgate")
    if gateway is None:
        return "Request Tracker is not installed (no rt-mailgate): these figures stand alone."
    return f"Request Tracker's gateway is at {gateway}; it was not measured in this run."


def figures() -> list[Figure]:
    import django

    django.setup()
    mailbox = _filled()
    found = [
        *_told("mail, stored and filed", SIZE, lambda: _file(mailbox)),
        *_told("mail, through the command", COMMANDS, lambda: _commands()),
    ]
    if os.path.exists("/usr/sbin/dovecot"):
        found += _imap(mailbox)
    return found


def _told(name: str, size: int, work: Callable[[], object]) -> list[Figure]:
    """Of this process, its children, the reader of mail and the database."""
    cpu, clock = _cpu(), time.monotonic()
    work()
    spent, took = _cpu() - cpu, time.monotonic() - clock
    return [
        Figure(f"{name}: CPU a message", spent / size * 1000, "ms", size, 1),
        Figure(f"{name}: messages a second", size / took, "1/s", size, 1),
    ]


def _filled() -> Any:
    from django.core.management import call_command

    from hypercare.casework.mail.models import Mailbox
    from hypercare.surface.demo import sample
    from hypercare.surface.programfile import services

    call_command("migrate", verbosity=0)
    services.load(text=sample.program_text(), by=None, at=datetime(2026, 9, 1, tzinfo=UTC))
    mailbox = Mailbox.objects.select_related("program").get(key="customer-support")
    _keep(mailbox, 0)
    _work_off()
    return mailbox


def letter(number: int) -> bytes:
    text = f"About thirty converted cases are not on my list (letter {number}).\n" * 20
    head = "From: Jo Example <jo@eldorado.example>\r\nTo: customer.support@isaws.example\r\n"
    mark = f"Subject: Cases {number}\r\nMessage-ID: <{number}@eldorado.example>\r\n"
    return f"{head}{mark}Date: Mon, 26 Oct 2026 09:14:00 -0700\r\n\r\n{text}".encode()


def _keep(mailbox: Any, number: int) -> None:
    from hypercare.casework.mail.keeping import Found, keep
    from hypercare.casework.mail.states import Way
    from hypercare.foundation.kernel import clock

    source = io.BytesIO(letter(number))
    keep(mailbox=mailbox, source=source, found=Found(Way.API), at=clock.now())


def _work_off() -> None:
    from hypercare.casework.mail.filing import work_off
    from hypercare.foundation.kernel import clock

    while work_off(at=clock.now()):
        continue


def _file(mailbox: Any) -> None:
    for number in range(1, SIZE + 1):
        _keep(mailbox, number)
    _work_off()


def _commands() -> None:
    for number in range(COMMANDS):
        words = [*COMMAND, "--mailbox", "customer-support"]
        subprocess.run(words, input=letter(1_000_000 + number), check=True, capture_output=True)
    _work_off()


def _imap(mailbox: Any) -> list[Figure]:
    from tests.mail.imap_server import dovecot

    from hypercare.casework.mail.fetching import imap
    from hypercare.foundation.kernel import clock

    with dovecot() as server:
        with server.client() as box:
            for number in range(SIZE):
                box.append(letter(2_000_000 + number), "INBOX")

        def fetch() -> None:
            with imap.opened(server.place) as box:
                imap.take_new(box, server.place, mailbox, clock.now, set())
                _work_off()
                imap.put_away(box, server.place, mailbox)

        return _told("mail, through IMAP", SIZE, fetch)


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime + _others()


def _others() -> float:
    """The reader with its ended forks, and this process's own session of the database."""
    from django.db import connection

    from hypercare.casework.mail.sandbox import _sandbox

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pids = [cursor.fetchone()[0]]
    if _sandbox._child is not None:
        pids.append(_sandbox._child.pid)
    return sum(_spent(pid) for pid in pids)


def _spent(pid: int) -> float:
    """User and system time, also of the children that it waited for."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICK


if __name__ == "__main__":
    sys.exit(main())
