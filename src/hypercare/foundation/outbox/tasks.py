"""The worker's share: sending what is due, every ten seconds."""

from procrastinate.contrib.django import app

from hypercare.foundation.kernel import clock
from hypercare.foundation.outbox.delivering import deliver_due
from hypercare.foundation.outbox.senders import sender_of_settings


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="outbox", pass_context=False)
def deliver_outbox(timestamp: int) -> None:
    sender = sender_of_settings()
    if sender is not None:
        deliver_due(sender=sender, now=clock.now)
