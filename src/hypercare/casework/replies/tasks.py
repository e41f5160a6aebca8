"""The worker's share: what did not arrive comes back to its ticket."""

from procrastinate.contrib.django import app

from hypercare.casework.replies.services import tell_failures
from hypercare.foundation.kernel import clock


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="mail-failures", pass_context=False)
def tell_mail_failures(timestamp: int) -> None:
    tell_failures(at=clock.now())
