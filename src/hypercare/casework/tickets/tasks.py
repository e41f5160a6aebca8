"""The worker's share: tickets that waited long enough, and claims that have run out."""

from procrastinate.contrib.django import app

from hypercare.casework.tickets.services.waking import release_due, wake_due
from hypercare.foundation.kernel import clock


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="tickets-wake", pass_context=False)
def wake_tickets(timestamp: int) -> None:
    at = clock.now()
    wake_due(at=at)
    release_due(at=at)
