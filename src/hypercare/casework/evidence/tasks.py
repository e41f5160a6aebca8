"""The worker's share: logs from watched folders, and days that are matched again."""

import os
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import structlog
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from hypercare.casework.evidence.models import Import
from hypercare.casework.evidence.selectors import next_day, open_days
from hypercare.casework.evidence.services.reconciling import reconcile
from hypercare.casework.evidence.services.uploading import read_waiting
from hypercare.casework.evidence.services.watching import take_files
from hypercare.foundation.accounts.actor import system
from hypercare.foundation.kernel import clock
from hypercare.foundation.programs.models import Program

log = structlog.get_logger("hypercare.evidence")
LOOKS_BACK = timedelta(days=3)
FOLDER = "HYPERCARE_EVIDENCE_FOLDER"


def look_again(made: Import) -> None:
    """The days of an import are matched as soon as it is committed."""
    if made.first_day is not None and made.last_day is not None:
        match_days.defer(
            program=made.program_id, first=str(made.first_day), last=str(made.last_day)
        )


@app.task(pass_context=False)
def match_days(program: int, first: str, last: str) -> None:
    """One day, then the next one in a job of its own: a log of a year holds up nothing else."""
    found, day = Program.objects.get(pk=program), date.fromisoformat(first)
    reconcile(day=day, by=system(found), at=clock.now())
    after = next_day(found, day)
    if after is not None and after <= date.fromisoformat(last):
        match_days.defer(program=program, first=str(after), last=last)


@app.periodic(cron="*/2 * * * *")
@app.task(queueing_lock="evidence-match", pass_context=False)
def match_recent_days(timestamp: int) -> None:
    """Contacts come after the calls do, and mail at any time: the last days are looked at again,
    the closed ones too."""
    now = clock.now()
    for program in Program.objects.order_by("pk"):
        for day in open_days(program, clock.local_day(now, program.zone) - LOOKS_BACK):
            reconcile(day=day, by=system(program), at=now)


def read_soon() -> None:
    """Call in the transaction that keeps a log. The sweep comes where this cannot."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        read_now.defer()


@app.task(queueing_lock="evidence-read", pass_context=False)
def read_now() -> None:
    _read_waiting()


def _read_waiting() -> None:
    for made in read_waiting(at=clock.now()):
        with transaction.atomic():
            look_again(made)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="evidence-sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """What a worker that was killed left, too."""
    _read_waiting()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="evidence-folder", pass_context=False)
def watch_folder(timestamp: int) -> None:
    """`HYPERCARE_EVIDENCE_FOLDER/PROGRAM/SOURCE/` holds logs that are waiting to be read."""
    root = os.environ.get(FOLDER, "")
    if root:
        for made in take_files(Path(root), at=clock.now()):
            with transaction.atomic():
                look_again(made)
