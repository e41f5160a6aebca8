"""Reads of the schedule, each with only what the actor may see."""

from datetime import datetime

from django.db.models import QuerySet

from hypercare.casework.meetings.models import Meeting
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program


def next_meeting(actor: Actor, at: datetime) -> Meeting | None:
    """The one that is being held, or else the next."""
    mine = Meeting.objects.visible_to(actor).held().filter(ends_at__gt=at, closed_at=None)
    return mine.with_names().order_by("starts_at", "pk").first()


def refreshing(program: Program, *, until: datetime) -> QuerySet[Meeting]:
    """Those that refresh boards and ended before the moment, closed or not; the newest first."""
    ended = Meeting.objects.filter(program=program, refreshes_boards=True, ends_at__lt=until)
    return ended.held().order_by("-ends_at", "-pk")
