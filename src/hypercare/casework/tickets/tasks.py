"""The worker's share: what waited long enough, claims that have run out, and what is due."""

from procrastinate.contrib.django import app

from hypercare.casework.tickets.pushing import push_due, rewind_outdated
from hypercare.casework.tickets.services.waking import release_due, wake_due
from hypercare.foundation.kernel import clock


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="tickets-wake", pass_context=False)
def wake_tickets(timestamp: int) -> None:
    at = clock.now()
    wake_due(at=at)
    release_due(at=at)


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="tickets-due", pass_context=False)
def push_what_is_due(timestamp: int) -> None:
    rewind_outdated()
    push_due(at=clock.now())
