"""What can go wrong while a meeting is run."""

from hypercare.foundation.kernel.errors import Conflict


class MeetingClosed(Conflict):
    code = "meeting-closed"


class TeamsMissing(Conflict):
    """A required team is neither there nor waived."""

    code = "teams-missing"
