"""`python -m tools.bench.evidence [rows] [calls]`: reading a long log, and matching a busy day.

To reach: 1,000,000 rows in 60 seconds and under 300 MB; 10,000 calls with 10,000 contacts in 5.
"""

import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from hypercare.runtime.database import temporary_cluster
from tools.figures import Figure, write

ROWS, CALLS = 1_000_000, 10_000
CALLERS = 50_000
DAY = date(2026, 10, 29)
# One call in twenty is not logged, one in fifty is a transfer with a second leg.
NOT_LOGGED, TRANSFERRED = 20, 50


def main() -> int:
    rows, calls = [*map(int, sys.argv[1:]), *(ROWS, CALLS)[len(sys.argv) - 1 :]]
    with temporary_cluster() as url:
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "hypercare.config.settings"}
        os.environ |= {"HYPERCARE_LOG_LEVEL": "ERROR"}
        figures = list(_measured(rows, calls))
    for figure in figures:
        print(figure)
    print(f"Written to {write('bench-evidence.json', figures)}")
    return 0


def _measured(rows: int, calls: int) -> Iterator[Figure]:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    with TemporaryDirectory() as folder:
        yield from _import(rows, Path(folder))
        yield from _reconcile(calls, Path(folder))


def _import(rows: int, folder: Path) -> Iterator[Figure]:
    from hypercare.casework.evidence.services.importing import import_calls

    source, by = _source("long")
    path, at = _log(folder, rows, apart=timedelta(seconds=20)), _now(by.program.zone)
    with path.open("rb") as file:
        made: list[Any] = []
        yield from _cost(
            "import",
            rows,
            lambda: made.append(import_calls(source=source, file=file, name="x", by=by, at=at)),
        )
    assert made[0].added == rows
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Figure("evidence, import: peak memory", peak, "MB", rows, 1)


def _reconcile(calls: int, folder: Path) -> Iterator[Figure]:
    from hypercare.casework.evidence.models import Evidence
    from hypercare.casework.evidence.services.importing import import_calls
    from hypercare.casework.evidence.services.reconciling import reconcile

    source, by = _source("busy")
    path = _log(folder, calls, apart=timedelta(days=1) / (calls + 1), transfers=True)
    with path.open("rb") as file:
        import_calls(source=source, file=file, name="x", by=by, at=_now(by.program.zone))
    _contacts(by, calls)
    at = _now(by.program.zone)
    yield from _cost("reconcile", calls, lambda: reconcile(day=DAY, by=by, at=at))
    ends = Evidence.objects.filter(program=by.program, day=DAY)
    assert ends.count() == calls
    assert ends.filter(outcome="missing").count() == -(-calls // NOT_LOGGED)
    yield from _cost("reconcile again", calls, lambda: reconcile(day=DAY, by=by, at=at))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Figure("evidence, reconcile: peak memory", peak, "MB", calls, 1)


def _cost(name: str, size: int, step: Callable[[], Any]) -> Iterator[Figure]:
    begun, spent = time.perf_counter(), time.process_time()
    step()
    waited, used = time.perf_counter() - begun, time.process_time() - spent
    yield Figure(f"evidence, {name}: wait", waited, "s", size, 1)
    yield Figure(f"evidence, {name}: application CPU", used, "s", size, 1)


def _source(key: str) -> tuple[Any, Any]:
    from tests.factories.program import make_program

    from hypercare.casework.evidence.services.sources import SourceFacts, save_source
    from hypercare.foundation.accounts.actor import system

    by = system(make_program(key))
    facts = SourceFacts(key="x", name="X", format="asterisk", time_zone="America/Los_Angeles")
    return save_source(facts=facts, by=by, at=_now(by.program.zone)), by


def _now(zone: Any) -> datetime:
    return datetime.combine(DAY + timedelta(days=400), datetime.min.time(), zone)


def _moments(count: int, apart: timedelta) -> Iterator[tuple[int, datetime]]:
    """From the midnight that the day begins with, as moments: no clock change is among them."""
    midnight = datetime.combine(DAY, datetime.min.time(), ZoneInfo("America/Los_Angeles"))
    begin = midnight.astimezone(UTC)
    return ((number, begin + number * apart) for number in range(count))


def _log(folder: Path, count: int, *, apart: timedelta, transfers: bool = False) -> Path:
    from tests.evidence.conftest import master

    path = folder / f"{count}-{transfers}.csv"
    with path.open("w", encoding="utf-8") as file:
        for number, moment in _moments(count, apart):
            call = f"{int(moment.timestamp())}.{number}"
            facts: dict[str, Any] = {"caller": _caller(number), "call": call}
            file.write(master(moment, **facts) + "\n")
            if transfers and number % TRANSFERRED == 0:
                file.write(master(moment, **facts, telephone="4402", ringing=90) + "\n")
    return path


def _caller(number: int) -> str:
    """A number of its own for each caller of a day; some call again on another day."""
    return f"1530{2_000_000 + number % CALLERS}"


def _contacts(by: Any, calls: int) -> None:
    """As many contacts as calls; one in twenty is of somebody whom no telephone system saw.

    The first one comes through the front door, the others are like it but for number and time.
    """
    from django.db.models import F
    from tests.factories.contacts import incoming

    from hypercare.casework.contacts.models import Contact
    from hypercare.casework.intake.services import receive

    moments = [moment for _n, moment in _moments(calls, timedelta(days=1) / (calls + 1))]
    first = receive(incoming(happened_at=moments[0]), by=by, at=moments[0]).contact
    Contact.objects.filter(pk=first.pk).update(happened_at=F("happened_at") - timedelta(days=9))
    Contact.objects.bulk_create(list(_like(first, by, moments)), batch_size=2_000)


def _like(first: Any, by: Any, moments: list[datetime]) -> Iterator[Any]:
    from hypercare.casework.contacts.models import Contact
    from hypercare.foundation.words.models import Words

    plain = [field for field in Contact._meta.concrete_fields if not field.primary_key]
    facts = {field.attname: getattr(first, field.attname) for field in plain}
    reaches = Words.objects.bulk_create(
        Words(
            program=by.program,
            kind=Words.Kind.REACH,
            retention=Words.Retention.PERSON,
            clear=number,
            masked="…",
            e164=number,
            kept_at=moment,
        )
        for number, moment in ((_number(n, len(moments)), m) for n, m in enumerate(moments))
    )
    for number, (moment, reach) in enumerate(zip(moments, reaches, strict=True)):
        own = {
            "number": first.number + 1 + number,
            "call_key": uuid4(),
            "idempotency_key": f"bench-{number}",
            "happened_at": moment + timedelta(minutes=2),
            "reach_id": reach.pk,
        }
        yield Contact(**facts | own)


def _number(number: int, calls: int) -> str:
    return f"+{_caller(number + calls if number % NOT_LOGGED == 0 else number)}"


if __name__ == "__main__":
    sys.exit(main())
