"""The worker's share: what is stored is filed at once, and swept up where nobody came to it."""

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from hypercare.casework.mail.alarms import raise_alarms
from hypercare.casework.mail.blanking import blank_public
from hypercare.casework.mail.filing import work_off
from hypercare.casework.mail.late_tickets import follow
from hypercare.foundation.kernel import clock


@app.task(queueing_lock="mail-file", pass_context=False)
def file_now() -> None:
    """What is due; a message whose worker was killed is due again when its lease runs out."""
    work_off(at=clock.now())


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="mail-sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Alarms first: they are due also while a long queue is worked off."""
    at = clock.now()
    raise_alarms(at=at)
    work_off(at=at)
    follow(at=at)
    blank_public(at=at)


def wake() -> None:
    """Call after the message is committed; the sweep comes where this cannot.

    A wake that waits already is enough, and its refusal undoes nothing of the caller's.
    """
    with suppress(AlreadyEnqueued), transaction.atomic():
        file_now.defer()
