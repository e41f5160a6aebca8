"""The status of an issue by shape and word: `{% load issues %}`."""

from django import template
from django.utils.safestring import SafeString

from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.states import Status
from hypercare.foundation.ui.templatetags.ui import state

register = template.Library()

SHAPES = {
    Status.OPEN: "new",
    Status.CONFIRMED: "attention",
    Status.WORKAROUND: "waiting",
    Status.FIX_PLANNED: "waiting",
    Status.WATCHING: "waiting",
    Status.ACCEPTED: "done",
    Status.CLOSED: "done",
}


@register.simple_tag
def issue_state(issue: Issue) -> SafeString:
    return state(SHAPES[Status(issue.status)], issue.get_status_display())
