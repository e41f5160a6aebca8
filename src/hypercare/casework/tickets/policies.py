"""What may follow on what, in sentences for the person who asked. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hypercare.casework.tickets.states import DONE, UNREVIEWED, Need, Status, Transition, WaitFor
from hypercare.foundation.kernel.text import clean_words

LONGEST_REASON = 2_000


@dataclass(frozen=True)
class Given:
    """What somebody says with a transition. `group` is a code, `person` the key of a user."""

    why: str = ""
    resolution: str = ""
    group: str = ""
    person: int | None = None
    wait_for: str = ""
    wake_at: datetime | None = None


_DOING = {
    Status.NEW: gettext_lazy("handing it back"),
    Status.IN_REVIEW: gettext_lazy("reviewing"),
    Status.ASSIGNED: gettext_lazy("assigning"),
    Status.WAITING: gettext_lazy("letting it wait"),
    Status.REDIRECTED: gettext_lazy("redirecting"),
    Status.RESOLVED: gettext_lazy("resolving"),
    Status.CLOSED: gettext_lazy("closing"),
    Status.REOPENED: gettext_lazy("reopening"),
}
# What a caller may answer is asked for by name, before the button is pressed.
ASKED = {
    Need.REASON: gettext_lazy("a reason"),
    Need.RESOLUTION: gettext_lazy("how it was resolved"),
    Need.WAKE_UP: gettext_lazy("for whom it waits, and until when"),
    Need.GROUP: gettext_lazy("a support group"),
}


def why_not(number: str, start: Status, end: Status) -> str:
    """The sentence for a transition that the table does not have."""
    facts = {"number": number, "state": start.label.lower(), "doing": _DOING[end]}
    if start == end:
        return _("%(number)s is %(state)s already.") % facts
    if end == Status.REOPENED:
        return _("%(number)s is %(state)s, so there is nothing to reopen.") % facts
    if end in UNREVIEWED and start not in (*DONE, Status.REDIRECTED):
        return _("%(number)s has been reviewed and is %(state)s. Hand it back first.") % facts
    if start in UNREVIEWED:
        return _("%(number)s has not been reviewed. Review it before %(doing)s.") % facts
    return _("%(number)s is %(state)s. Reopen it before %(doing)s.") % facts


def why_not_grouped(number: str, lead: str) -> str:
    """The sentence for whatever is asked of a ticket that stands under another."""
    return _(
        "%(number)s is grouped under %(lead)s and goes where that goes. Change %(lead)s, or split"
        " %(number)s off first."
    ) % {"number": number, "lead": lead}


def faults(row: Transition, given: Given, at: datetime) -> dict[str, str]:
    """Each field that is missing or wrong, with its sentence."""
    found: dict[str, str] = {}
    for need in row.needs:
        found |= _CHECKS[need](given, at)
    for name in ("why", "resolution"):
        if len(getattr(given, name)) > LONGEST_REASON:
            sentence = _("This is longer than %(longest)s characters. Shorten it.")
            found[name] = sentence % {"longest": LONGEST_REASON}
    return found


def _reason(given: Given, at: datetime) -> Mapping[str, str]:
    return {} if clean_words(given.why) else {"why": _("Say why.")}


def _resolution(given: Given, at: datetime) -> Mapping[str, str]:
    if clean_words(given.resolution):
        return {}
    return {"resolution": _("Say how it was resolved.")}


def _wake_up(given: Given, at: datetime) -> Mapping[str, str]:
    found = {}
    if given.wait_for not in WaitFor.values:
        found["wait_for"] = _("Say for whom it waits.")
    if given.wake_at is None:
        found["wake_at"] = _("Say when it comes back by itself.")
    elif given.wake_at <= at:
        found["wake_at"] = _("That time has passed. Choose a later one.")
    return found


def _group(given: Given, at: datetime) -> Mapping[str, str]:
    return {} if given.group else {"group": _("Choose a support group.")}


_CHECKS = {
    Need.REASON: _reason,
    Need.RESOLUTION: _resolution,
    Need.WAKE_UP: _wake_up,
    Need.GROUP: _group,
}
