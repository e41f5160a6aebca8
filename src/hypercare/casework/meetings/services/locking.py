"""Waiting for a meeting that somebody else changes just now."""

from hypercare.casework.meetings.models import Meeting


def lock(meeting: Meeting) -> None:
    """Holds the meeting until the transaction ends; read it after.

    Alone: a row that was waited for is read anew, but its joins as they were before, so that it
    would not say who closed it meanwhile.
    """
    rows = Meeting.objects.select_for_update().filter(pk=meeting.pk)
    list(rows.values_list("pk"))
