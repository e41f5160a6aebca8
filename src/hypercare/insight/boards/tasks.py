"""The worker's share: each minute the analysts hear of refreshes that became late."""

from procrastinate.contrib.django import app

from hypercare.foundation.kernel import clock
from hypercare.insight.boards.alarming import alarm_due


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="board-alarms", pass_context=False)
def board_alarms(timestamp: int) -> None:
    alarm_due(at=clock.now())
