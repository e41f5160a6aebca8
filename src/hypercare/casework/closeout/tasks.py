"""The worker's share: each minute the letters that go by themselves."""

from procrastinate.contrib.django import app

from hypercare.casework.closeout.services import send_due
from hypercare.foundation.kernel import clock


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="county-notices", pass_context=False)
def send_county_notices(timestamp: int) -> None:
    send_due(at=clock.now())
