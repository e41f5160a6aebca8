"""The daily report at full size: the register's machine, and the worker killed at every statement.

The sum of all editions equals the register whatever is logged, changed, withdrawn, slipped and
corrected; and whatever statement the worker is killed before, each recipient gets one edition.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import cycle

from hypercare.runtime.database import temporary_cluster
from tools.figures import Figure
from tools.soak.office import opened_with_an_office

EXAMPLES, STEPS = 150, 40
FIRST, LAST = date(2028, 1, 1), date(2028, 12, 31)


def figures() -> Iterator[Figure]:
    with _database():
        yield from opened_with_an_office()
        yield from _days()
        yield from _register()
        yield from _killed()


def office() -> Iterator[Figure]:
    with _database():
        yield from opened_with_an_office()


@contextmanager
def _database() -> Iterator[None]:
    """The application with an empty database of its own, once in a process."""
    with temporary_cluster() as url:
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "hypercare.config.settings"}
        os.environ |= {"HYPERCARE_LOG_LEVEL": "CRITICAL"}
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield


def _days() -> Iterator[Figure]:
    """Editions of a leap year as they are kept, however long the worker was away; a contact of each
    change of the clocks stands once. The rule alone is proved for the days of twelve years.
    """
    from tests.factories.program import make_program
    from tests.reports.conftest import ZONE, log, make_recipient

    from hypercare.insight.reports.models import Edition, Told
    from hypercare.insight.reports.services.drafting import draft_due

    recipient = make_recipient(make_program("years"), from_day=FIRST)
    now, away, contacts = datetime.combine(FIRST, time(1), ZONE), cycle((7, 31, 80, 1)), 0
    end = datetime.combine(LAST + timedelta(days=1), time(7), ZONE)
    while now < end:
        before, now = now, min(now + timedelta(hours=next(away)), end)
        if before.astimezone(ZONE).utcoffset() != now.astimezone(ZONE).utcoffset():
            log(recipient.program, now, now)
            contacts += 1
        draft_due(at=now)
    days = Edition.objects.filter(recipient=recipient).order_by("number").values_list("day")
    wanted = [(FIRST + timedelta(days=n),) for n in range((LAST - FIRST).days + 1)]
    assert list(days) == wanted
    assert Told.objects.filter(recipient=recipient).count() == contacts
    yield Figure("report proof: days with exactly one edition", len(wanted), "count", contacts, 1)


def _register() -> Iterator[Figure]:
    """Raises with the shortest story that it finds, when a report keeps something back."""
    from tests.reports.test_register import run

    run(max_examples=EXAMPLES, stateful_step_count=STEPS)
    yield Figure("report proof: stories that added up", EXAMPLES, "count", STEPS, 1)


def _killed() -> Iterator[Figure]:
    """Raises when an edition or a Message-ID is missing or made twice."""
    from tests.outbox.mailserver import mail_server
    from tests.reports.killing import killed_at, make_due, statements_of, taken_up

    doubled = 0
    with mail_server() as server:
        make_due("whole")
        total = statements_of(server)
        for statement in range(1, total + 1):
            program = make_due(f"killed-{statement}")
            assert killed_at(server, statement), (statement, total)
            doubled += taken_up(server, program)
    assert doubled > 0, "no kill came between the server's answer and our commit"
    yield Figure("report proof: statements before which it was killed", total, "count", total, 1)
    yield Figure("report proof: delivered twice under one id", doubled, "count", total, 1)
