"""What the command centre says about the daily report: alarms, and what waits for approval."""

from typing import Any

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.kernel import clock
from hypercare.insight.reports.models import Edition
from hypercare.insight.reports.selectors import alarms
from hypercare.insight.reports.services.alarming import sentence
from hypercare.insight.reports.states import State


def panel(actor: Actor) -> dict[str, Any] | None:
    if not may(actor, "report.read"):
        return None
    rows = Edition.objects.visible_to(actor).filter(state=State.DRAFTED).light()
    waiting = list(rows.select_related("recipient").order_by("day", "pk")[:5])
    said = [(sentence(alarm), alarm.day) for alarm in alarms(actor.program, clock.now())[:5]]
    return {"alarms": said, "waiting": waiting} if said or waiting else None
