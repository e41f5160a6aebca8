"""The worker's share: sending what is due, every ten seconds."""

from procrastinate.contrib.django import app

from hypercare.foundation.kernel import clock
from hypercare.foundation.outbox.senders import ConsoleSender
from hypercare.foundation.outbox.services import deliver_due


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="outbox", pass_context=False)
def deliver_outbox(timestamp: int) -> None:
    deliver_due(sender=ConsoleSender(), at=clock.now())
