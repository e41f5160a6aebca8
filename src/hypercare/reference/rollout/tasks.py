"""The worker's share: saying that a day began."""

from procrastinate.contrib.django import app

from hypercare.foundation.kernel import clock
from hypercare.reference.rollout.days import begin_days


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="days", pass_context=False)
def begin_the_day(timestamp: int) -> None:
    begin_days(at=clock.now())
