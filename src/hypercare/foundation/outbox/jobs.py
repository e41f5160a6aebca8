"""Jobs that a killed worker left "doing" (safety row 42).

A worker says every few seconds that it lives. One that has been silent for a lease is gone, and
its jobs go back to who lives. A periodic job that waits already in a newer row is not done twice.
The database writes the heartbeats, so its clock judges them, and none of a machine that steps; a
heartbeat further ahead than a lease was written before that clock was set back (row 45).
"""

from datetime import datetime, timedelta

import structlog
from asgiref.sync import async_to_sync
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Now
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

log = structlog.get_logger("hypercare.jobs")
LEASE = timedelta(seconds=60)


def give_back() -> int:
    """Returns how many jobs are free again, or were done for by a newer one."""
    lives = Q(worker__last_heartbeat__range=(Now() - LEASE, Now() + LEASE))
    left = ProcrastinateJob.objects.exclude(lives).filter(status=Status.DOING.value)
    found = list(left.order_by("pk").values_list("pk", "task_name", Now()))
    for pk, name, at in found:
        log.warning("job of a worker that is gone", job=pk, task=name)
        _give_back(pk, at)
    return len(found)


def _give_back(pk: int, at: datetime) -> None:
    try:
        with transaction.atomic():
            app.job_manager.retry_job_by_id(pk, retry_at=at)
    except (IntegrityError, ConnectorException):
        # A newer one of the same kind waits: this one has nothing left to do.
        end = async_to_sync(app.job_manager.finish_job_by_id_async)
        end(job_id=pk, status=Status.FAILED, delete_job=True)
