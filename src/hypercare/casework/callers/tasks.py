"""The worker's share: callers are learned from the journal."""

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from procrastinate.contrib.django import app

from hypercare.casework.callers.models import Learned
from hypercare.casework.callers.services import learn
from hypercare.foundation.kernel import clock
from hypercare.foundation.programs.models import Program


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="callers-learn", pass_context=False)
def learn_callers(timestamp: int) -> None:
    read = Learned.objects.filter(program=OuterRef("pk")).values("position")
    programs = Program.objects.annotate(read=Coalesce(Subquery(read), -1))
    for program in programs.filter(journal_position__gt=F("read")):
        learn(program=program, at=clock.now())
