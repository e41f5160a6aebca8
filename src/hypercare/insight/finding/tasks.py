"""The worker's share: words are learned for their spelling."""

from procrastinate.contrib.django import app

from hypercare.foundation.programs.models import Program
from hypercare.insight.finding.spelling import AT_ONCE, learn

ROUNDS = 10


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="finding-learn", pass_context=False)
def learn_words(timestamp: int) -> None:
    for program in Program.objects.order_by("pk"):
        for _round in range(ROUNDS):
            if learn(program) < AT_ONCE:
                break
