"""Jobs that a killed worker left "doing" (safety row 42).

A worker says every few seconds that it lives. One that has been silent for a lease is gone, and
its jobs go back to who lives. A periodic job that waits already in a newer row is not done twice.
"""

from datetime import datetime, timedelta

import structlog
from asgiref.sync import async_to_sync
from django.db import IntegrityError, transaction
from django.db.models import Q
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

log = structlog.get_logger("hypercare.jobs")
LEASE = timedelta(seconds=60)


def give_back(*, at: datetime) -> int:
    """Returns how many jobs are free again, or were done for by a newer one."""
    gone = Q(worker=None) | Q(worker__last_heartbeat__lt=at - LEASE)
    left = ProcrastinateJob.objects.filter(gone, status=Status.DOING.value).order_by("pk")
    found = list(left.values_list("pk", "task_name"))
    for pk, name in found:
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
