from collections.abc import Iterator

import pytest

from tests.outbox.mailserver import MailServer, mail_server


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running
