"""Row 42: a killed worker leaves its jobs "doing"; a sweep of our own gives them back, once."""

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from hypercare.foundation.outbox.jobs import give_back


@pytest.fixture(autouse=True)
def empty(db: None) -> None:
    """Jobs of other tests stay, because the tables are not ours."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_events")
        cursor.execute("DELETE FROM procrastinate_jobs")


def job(lock: str | None = None) -> int:
    """Queued, and not taken by anybody: no worker runs here."""
    task = app.configure_task("hypercare.casework.mail.tasks.file_now", queueing_lock=lock)
    return task.defer()


def taken(pk: int, seconds: int | None) -> None:
    """By a worker that was last heard of so many seconds ago; by one that was forgotten."""
    with connection.cursor() as cursor:
        worker = None
        if seconds is not None:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat)"
                " VALUES (now() - %s * interval '1 second') RETURNING id",
                [seconds],
            )
            (worker,) = cursor.fetchone()
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
            [worker, pk],
        )


@pytest.mark.parametrize(
    ("seconds", "back"), [(0, False), (45, False), (300, True), (None, True), (-3600, True)]
)
def test_a_job_of_a_worker_that_is_gone_is_free_again(seconds: int | None, back: bool) -> None:
    """Row 45: by the clock of who writes the heartbeats; the last one was set back an hour."""
    pk = job()
    taken(pk, seconds)
    assert give_back() == int(back)
    assert ProcrastinateJob.objects.get(pk=pk).status == ("todo" if back else "doing")
    assert give_back() == 0


def test_one_that_waits_in_a_newer_row_already_is_not_done_twice() -> None:
    old = job("mail-file")
    taken(old, None)
    new = job("mail-file")
    assert give_back() == 1
    assert list(ProcrastinateJob.objects.values_list("pk", "status")) == [(new, "todo")]
