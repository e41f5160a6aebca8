"""What people are told about a meeting that is run."""

from django.utils.translation import gettext_lazy as _

from hypercare.foundation.notices.kinds import Kind
from hypercare.foundation.notices.states import Way

MISSING = "meeting.team-missing"
ACTION = "meeting.action"
PAGE = "running:meeting"

NOTICES = (
    Kind(MISSING, _("Your team is missing in a meeting that needs it"), Way.MAIL, PAGE),
    Kind(ACTION, _("An action of a meeting is given to you"), Way.PAGE, PAGE),
)
