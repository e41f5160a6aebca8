"""The worker's share: the schedule follows the program within a minute."""

from procrastinate.contrib.django import app

from hypercare.casework.meetings.services.planning import plan_all
from hypercare.foundation.kernel import clock


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="meetings", pass_context=False)
def plan_schedules(timestamp: int) -> None:
    plan_all(at=clock.now())
