"""`python -m tools.bench.outgoing [MESSAGES]`: messages per second out, over a real mail server.

One worker, one conversation, a server in the same process: its share is in the processor time.
"""

import os
import sys
import time

from hypercare.runtime.database import temporary_cluster
from tools.figures import Figure, write

SIZE = 2_000


def main(words: list[str]) -> int:
    size = int(words[0]) if words else SIZE
    os.environ["DJANGO_SETTINGS_MODULE"] = "hypercare.config.settings"
    os.environ["HYPERCARE_LOG_LEVEL"] = "ERROR"
    with temporary_cluster(fsync=True) as url:
        os.environ["DATABASE_URL"] = url
        found = _measure(size)
    for figure in found:
        print(figure)
    print(f"Written to {write('bench.json', found)}")
    return 0


def _measure(size: int) -> list[Figure]:
    """Django reads the address of its database when it is set up, so imports wait for that."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from tests.outbox.mailserver import mail_server

    from hypercare.foundation.kernel import clock
    from hypercare.foundation.outbox.delivering import deliver_due

    _queue(size)
    with mail_server() as server:
        wall, processor = time.perf_counter(), time.process_time()
        sent = deliver_due(sender=server.sender(), now=clock.now, most=size)
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        assert sent == len(server.copies()) == size
    return [
        Figure("mail out: messages a second", size / wall, "1/s", size, 1),
        Figure("mail out: CPU, worker and server", processor / size * 1000, "ms", size, 1),
    ]


def _queue(size: int) -> None:
    from hypercare.foundation.kernel import clock
    from hypercare.foundation.outbox.services import Mailbox, queue
    from hypercare.foundation.programs.services import create_program

    at = clock.now()
    program = create_program(key="bench", name="Bench", time_zone="UTC", at=at)
    for number in range(size):
        queue(
            program=program,
            key=f"bench-{number}",
            recipient=f"p{number}@county.example",
            subject=f"T-{number}",
            body="We have your message.\n" * 20,
            sender=Mailbox("support@current.example", "Customer Support"),
            at=at,
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
