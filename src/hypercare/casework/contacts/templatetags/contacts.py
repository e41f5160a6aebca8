"""`{{ abouts|of:contact.about }}`: the word for a code, else the code itself.

`{% late contact %}`: the mark of a contact that was logged late, and how late.
"""

from collections.abc import Mapping
from datetime import timedelta

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.policies import is_late
from hypercare.foundation.ui.templatetags.ui import state
from hypercare.reference.rollout.selectors import plan

register = template.Library()


@register.filter
def of(words: Mapping[str, str], code: str) -> str:
    return words.get(code, code)


@register.simple_tag(takes_context=True)
def late(context: Context, contact: Contact) -> SafeString:
    """Nothing for one that was logged in time."""
    return late_mark(contact, plan(context["request"].program).late_after)


def late_mark(contact: Contact, late_after: timedelta) -> SafeString:
    if not is_late(contact, late_after):
        return SafeString("")
    by = timesince(contact.happened_at, contact.logged_at, depth=1)
    return state("late", _("Logged %(by)s late") % {"by": by})
