"""The worker's share: each minute what is due is drafted, approved by rule, sent, and watched."""

from procrastinate.contrib.django import app

from hypercare.foundation.kernel import clock
from hypercare.insight.reports.services.alarming import alarm_due
from hypercare.insight.reports.services.drafting import draft_due
from hypercare.insight.reports.services.editing import approve_due
from hypercare.insight.reports.services.mailing import mail_due
from hypercare.insight.reports.services.sending import send_due, settle


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="daily-reports", pass_context=False)
def daily_reports(timestamp: int) -> None:
    """Each step is whole in itself: whatever ends in between is taken up in the next minute."""
    for step in (draft_due, approve_due, send_due, settle):
        step(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="daily-report-alarms", pass_context=False)
def daily_report_alarms(timestamp: int) -> None:
    """Apart from the work, so that it also tells when the work fails."""
    alarm_due(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="scheduled-views", pass_context=False)
def mail_views(timestamp: int) -> None:
    mail_due(at=clock.now())
