"""How evidence is written: its outcome with a shape, talk times, and what each outcome means."""

from datetime import datetime

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from hypercare.casework.evidence.states import DOCUMENTED, GAPS, ImportState, Outcome
from hypercare.foundation.ui.templatetags.ui import state

register = template.Library()
DEFINITIONS = {
    Outcome.MISSING: gettext_lazy("Calls that counted, and messages, that no contact explains"),
    Outcome.CANNOT_TELL: gettext_lazy("Another call fits the one contact just as well"),
    Outcome.MATCHED: gettext_lazy("A contact documents it"),
    Outcome.NOT_MIGRATION: gettext_lazy("About something else, as its contact or a person says"),
    Outcome.WRONG_NUMBER: gettext_lazy("Meant for somebody else, as a person said"),
    Outcome.SHORT: gettext_lazy("Shorter than the shortest call that counts"),
    Outcome.ABANDONED: gettext_lazy("No person answered"),
    Outcome.INTERNAL: gettext_lazy("Inside the house, or made by us and not logged"),
    Outcome.AUTOMATIC: gettext_lazy("By a machine; not in the figure"),
}


@register.simple_tag
def definition(outcome: str) -> str:
    return str(DEFINITIONS[Outcome(outcome)])


@register.simple_tag
def outcome(code: str) -> SafeString:
    look = "attention" if code in GAPS else "done" if code in DOCUMENTED else "waiting"
    return state(look, str(Outcome(code).label))


@register.simple_tag
def importing(code: str) -> SafeString:
    looks = {ImportState.REFUSED: "attention", ImportState.READ: "done"}
    found = ImportState(code)
    return state(looks.get(found, "waiting"), str(found.label))


@register.simple_tag
def talk(seconds: int) -> str:
    """`4:02`, in minutes and seconds; a dash where nobody talked."""
    return f"{seconds // 60}:{seconds % 60:02d}" if seconds else "–"


@register.filter
def minutes(seconds: int) -> int:
    return seconds // 60


@register.simple_tag(takes_context=True)
def clock(context: template.Context, moment: datetime) -> str:
    """The time of day in the program's zone; the day stands in the heading."""
    return moment.astimezone(context["request"].program_zone).strftime("%H:%M")
