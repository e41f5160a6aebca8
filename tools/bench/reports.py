"""`python -m tools.bench.reports [contacts]`: freezing a day's report and building every format.

To reach: 15 seconds for 5,000 contacts, the rows read, frozen, and all five files built.
"""

import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as clock
from functools import partial
from typing import Any

from hypercare.runtime.database import temporary_cluster
from tools.figures import Figure, write

CONTACTS = 5_000
DAY = date(2026, 10, 28)


def main() -> int:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else CONTACTS
    with temporary_cluster() as url:
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "hypercare.config.settings"}
        os.environ |= {"HYPERCARE_LOG_LEVEL": "ERROR"}
        figures = _measured(size)
    for figure in figures:
        print(figure)
    print(f"Written to {write('bench-reports.json', figures)}")
    return 0


def _measured(size: int) -> list[Figure]:
    import django

    django.setup()
    recipient = _filled(size)
    from hypercare.insight.reports.formats import built
    from hypercare.insight.reports.models import Edition
    from hypercare.insight.reports.services.drafting import draft_due
    from hypercare.insight.reports.states import Format

    at = datetime.combine(DAY + timedelta(days=1), clock(8), recipient.program.zone)
    found = [*_cost("draft", size, lambda: draft_due(at=at))]
    edition = Edition.objects.get()
    assert edition.new == size
    for format in Format:
        build = partial(built, edition.content, edition.checksum, format)
        found += _cost(format, size, build)
    total = sum(figure.value for figure in found if figure.name.endswith("wait"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        *found,
        Figure("daily report: draft and all formats, wait", total, "s", size, 1),
        Figure("daily report: peak memory", peak, "MB", size, 1),
    ]


def _cost(name: str, size: int, step: Callable[[], Any]) -> list[Figure]:
    begun, spent = time.perf_counter(), time.process_time()
    step()
    waited, used = time.perf_counter() - begun, time.process_time() - spent
    return [
        Figure(f"daily report, {name}: wait", waited, "s", size, 1),
        Figure(f"daily report, {name}: application CPU", used, "s", size, 1),
    ]


def _filled(size: int) -> Any:
    """Contacts through the front door, spread over one day."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.factories.contacts import incoming
    from tests.factories.program import make_program

    from hypercare.casework.intake.services import receive
    from hypercare.foundation.accounts.actor import system
    from hypercare.insight.reports.models import Recipient
    from hypercare.insight.reports.states import Field
    from hypercare.reference.directory.models import Entity

    program = make_program("bench")
    begin = datetime.combine(DAY, clock(0), program.zone)
    reason = "Cases are missing after the move, and the notice shows the old office. " * 2
    for number in range(size):
        at = begin + timedelta(seconds=number * 86_000 / size)
        receive(incoming(happened_at=at, reason=f"{number}: {reason}"), by=system(program), at=at)
    return Recipient.objects.create(
        program=program,
        key="new",
        name="New System project",
        entity=Entity.objects.get(program=program, key="new-system"),
        addresses=["reports@new.example"],
        from_day=DAY,
        cut_off=clock(7),
        deadline=clock(9),
        fields=[field.value for field in Field],
    )


if __name__ == "__main__":
    sys.exit(main())
