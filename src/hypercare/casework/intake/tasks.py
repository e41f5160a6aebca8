"""The worker's share: contacts without a ticket are tried again; what is over is forgotten."""

from procrastinate.contrib.django import app

from hypercare.casework.intake.services import finish_due
from hypercare.casework.intake.transfers import forget_begun
from hypercare.foundation.kernel import clock


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="intake-finish", pass_context=False)
def finish_unfinished(timestamp: int) -> None:
    finish_due(at=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="intake-forget", pass_context=False)
def forget_handed_on(timestamp: int) -> None:
    forget_begun(at=clock.now())
