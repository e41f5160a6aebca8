"""Telling managers of a report that was not sent in time, or did not arrive (reading 17)."""

from datetime import datetime

from django.db import transaction
from django.utils.dateformat import format as in_words
from django.utils.translation import gettext as _

from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.notices import services as notices
from hypercare.foundation.programs.models import Program
from hypercare.insight.reports.models import Recipient
from hypercare.insight.reports.selectors import Alarm, Fault, alarms

KIND = "report-alarm"
TOLD = ("manager", "readiness-team")


def alarm_due(*, at: datetime) -> int:
    """Says how many alarms stand. Each is told once."""
    programs = Program.objects.filter(pk__in=Recipient.objects.values("program")).order_by("pk")
    return sum(_alarm(program, at) for program in programs)


@transaction.atomic
def _alarm(program: Program, at: datetime) -> int:
    found = alarms(program, at)
    members = Membership.objects.filter(program=program, role__in=TOLD)
    people = list(members.values_list("user_id", flat=True)) if found else []
    for alarm in found:
        notices.tell(
            program=program,
            people=people,
            kind=KIND,
            subject=alarm.day.isoformat(),
            text=sentence(alarm),
            key=alarm.key,
            at=at,
        )
    return len(found)


def sentence(alarm: Alarm) -> str:
    places = {
        "day": in_words(alarm.day, "D j M"),
        "to": alarm.recipient.name,
        "name": alarm.edition,
    }
    if alarm.fault == Fault.BOUNCED:
        return _("Daily report %(name)s of %(day)s did not reach %(to)s") % places
    return _("The daily report of %(day)s to %(to)s was not sent by its deadline") % places
