"""The mail servers of the tests, for whoever wants to see mail travel.

`python -m tools.servers imap` runs Debian's dovecot with a fresh mailbox, `smtp [MOOD ...]` an SMTP
server that treats the first messages as its moods say. Each prints its address, and runs until it
is interrupted.
"""

import os
import signal
import sys
from contextlib import suppress


def main(words: list[str]) -> int:
    match words:
        case ["imap"]:
            _imap()
        case ["smtp", *moods]:
            _smtp(moods)
        case _:
            print(__doc__)
            return 2
    return 0


def _imap() -> None:
    from tests.mail.imap_server import PASSWORD, USER, dovecot

    with dovecot() as server:
        _say_and_wait(f"imap://{USER}:{PASSWORD}@127.0.0.1:{server.port}/INBOX")


def _smtp(moods: list[str]) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hypercare.config.settings")
    django.setup()
    from tests.outbox.mailserver import Mood, mail_server

    with mail_server() as server:
        server.moods = [Mood(mood) for mood in moods]
        _say_and_wait(f"127.0.0.1:{server.address.port}")


def _say_and_wait(address: str) -> None:
    print(address, flush=True)
    with suppress(KeyboardInterrupt):
        signal.pause()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
