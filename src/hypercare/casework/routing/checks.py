"""What is wrong with one row, before it is saved and again before it is published. Pure."""

import re

from django.utils.translation import gettext as _

from hypercare.casework.contacts.states import About, Channel
from hypercare.casework.routing.policies import PLACES, Rule
from hypercare.casework.routing.rows import SENTENCES
from hypercare.casework.routing.states import AdviceCode
from hypercare.foundation.kernel.text import places_in
from hypercare.reference.directory.models import EntityType
from hypercare.reference.directory.selectors import Book
from hypercare.reference.rollout.states import CountyState, Window

ANY_BRACES = re.compile(r"\{([^{}]*)\}")
LONGEST = {"headline": 200, "say": 2_000, "reason": 2_000}
CHOICES = {
    "entity_types": frozenset(EntityType.values),
    "county_states": frozenset(CountyState),
    "windows": frozenset(Window),
    "abouts": frozenset(About.values),
    "channels": frozenset(Channel.values),
    "no_ticket_channels": frozenset(Channel.values),
}


def faults_of(rule: Rule, book: Book) -> dict[str, str]:
    """A sentence per field at fault."""
    faults = {name: _sentence_fault(name, getattr(rule, name)) for name in SENTENCES}
    for name, known in CHOICES.items():
        if set(getattr(rule, name)) - known:
            faults[name] = _("Choose from the list.")
    if rule.advice not in AdviceCode.values:
        faults["advice"] = _("Choose one.")
    faults["first_group"] = _group_fault(rule, book)
    if rule.line_purpose and book.line_for(rule.line_purpose) is None:
        faults["line_purpose"] = _("No line in use is for “%(purpose)s”. Choose another.") % {
            "purpose": rule.line_purpose
        }
    return {name: fault for name, fault in faults.items() if fault}


def _sentence_fault(name: str, sentence: str) -> str:
    if not sentence:
        return _("Fill this in.")
    if len(sentence) > LONGEST[name]:
        return _("This is longer than %(longest)s characters. Shorten it.") % {
            "longest": LONGEST[name]
        }
    unknown = [p for p in ANY_BRACES.findall(sentence) if p not in PLACES & places_in(sentence)]
    if unknown:
        problem = _("“{%(place)s}” cannot be filled in. Known are: %(known)s.")
        return problem % {"place": unknown[0], "known": ", ".join(sorted(PLACES))}
    return ""


def _group_fault(rule: Rule, book: Book) -> str:
    if rule.opens_ticket and not rule.first_group:
        return _("A row that opens a ticket needs a group that has it first. Choose one.")
    group = book.groups.get(rule.first_group)
    if rule.first_group and (group is None or group.retired_at is not None):
        return _("“%(group)s” is no group in use. Choose another.") % {"group": rule.first_group}
    return ""
