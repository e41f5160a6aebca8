"""The worker's share: sending what is due, and taking back what a killed worker left."""

from procrastinate.contrib.django import app

from hypercare.foundation.kernel import clock
from hypercare.foundation.outbox.delivering import deliver_due
from hypercare.foundation.outbox.jobs import give_back
from hypercare.foundation.outbox.senders import sender_of_settings


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="outbox", pass_context=False)
def deliver_outbox(timestamp: int) -> None:
    sender = sender_of_settings()
    if sender is not None:
        deliver_due(sender=sender, now=clock.now)


@app.periodic(cron="* * * * * */30")
@app.task(queueing_lock="jobs", pass_context=False)
def give_jobs_back(timestamp: int) -> None:
    give_back()
