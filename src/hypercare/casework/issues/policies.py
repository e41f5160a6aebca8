"""What may follow on what, and what has to be said with it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hypercare.casework.issues.states import Need, Resolution, Status, Transition
from hypercare.foundation.kernel.text import clean_words

LONGEST = {"summary": 200, "workaround": 5_000, "why": 2_000}
NAMED = 5

ASKED = {
    Need.REASON: gettext_lazy("a reason"),
    Need.WORKAROUND: gettext_lazy("what helps until it is mended"),
    Need.EXPECTED_FIX: gettext_lazy("the day on which the fix is expected"),
    Need.RESOLUTION: gettext_lazy("the kind of end it found"),
    Need.ACCEPTED_BY: gettext_lazy("who accepts that it stays"),
}


@dataclass(frozen=True)
class Given:
    """What somebody says with a transition; `accepted_by` is the key of a user."""

    why: str = ""
    workaround: str = ""
    expected_fix: date | None = None
    resolution: str = ""
    accepted_by: int | None = None


def why_not(number: str, start: Status, end: Status) -> str:
    """The sentence for a transition that the table does not have."""
    facts = {"number": number, "state": start.label, "end": end.label}
    if start == end:
        return _("%(number)s has the status “%(state)s” already.") % facts
    if start == Status.CLOSED:
        return _("%(number)s is closed. Open it again first.") % facts
    return _("“%(end)s” does not follow on “%(state)s”. Choose another status.") % facts


def faults(row: Transition, given: Given) -> dict[str, str]:
    """Each field that is missing or wrong, with its sentence. `given` says what is known by then:
    a workaround or a day that the issue has already need not be typed again.
    """
    found: dict[str, str] = {}
    for need in row.needs:
        found |= _CHECKS[need](given)
    for name in ("why", "workaround"):
        if len(getattr(given, name)) > LONGEST[name]:
            found[name] = too_long(LONGEST[name])
    return found


def too_long(longest: int) -> str:
    return _("This is longer than %(longest)s characters. Shorten it.") % {"longest": longest}


def severe_sentence(number: str, tickets: Sequence[str]) -> str:
    """Why an issue cannot be closed yet; the first few are named."""
    named = ", ".join(tickets[:NAMED]) + (" …" if len(tickets) > NAMED else "")
    return ngettext(
        "%(number)s cannot be closed: %(count)s severity 1 ticket on it is open (%(named)s)."
        " Resolve it first, or take it off the issue.",
        "%(number)s cannot be closed: %(count)s severity 1 tickets on it are open (%(named)s)."
        " Resolve them first, or take them off the issue.",
        len(tickets),
    ) % {"number": number, "count": len(tickets), "named": named}


def _reason(given: Given) -> Mapping[str, str]:
    return {} if clean_words(given.why) else {"why": _("Say why.")}


def _workaround(given: Given) -> Mapping[str, str]:
    if clean_words(given.workaround):
        return {}
    return {"workaround": _("Write what helps until it is mended.")}


def _expected_fix(given: Given) -> Mapping[str, str]:
    if given.expected_fix is not None:
        return {}
    return {"expected_fix": _("Say on which day the fix is expected.")}


def _resolution(given: Given) -> Mapping[str, str]:
    if given.resolution not in Resolution.values:
        return {"resolution": _("Say what kind of end it found.")}
    return _accepted_by(given) if given.resolution == Resolution.BY_DESIGN else {}


def _accepted_by(given: Given) -> Mapping[str, str]:
    if given.accepted_by is not None:
        return {}
    return {"accepted_by": _("Say who accepts that it stays as it is.")}


_CHECKS = {
    Need.REASON: _reason,
    Need.WORKAROUND: _workaround,
    Need.EXPECTED_FIX: _expected_fix,
    Need.RESOLUTION: _resolution,
    Need.ACCEPTED_BY: _accepted_by,
}
