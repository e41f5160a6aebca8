"""Publishing an issue as a known one, and taking that back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.policies import LONGEST, too_long
from hypercare.casework.issues.services.holding import hold
from hypercare.casework.issues.services.lines import HERE, Source, tell, words
from hypercare.casework.issues.states import EntryKind, Status
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import Conflict, InvalidInput
from hypercare.foundation.kernel.text import clean_words


@transaction.atomic
def publish(
    *,
    issue: Issue,
    version: int,
    by: Actor,
    at: datetime,
    workaround: str = "",
    source: Source = HERE,
) -> Issue:
    """Whoever holds a call can give its workaround from now on (R24). Publishing what is
    published changes nothing.

    Raises InvalidInput when nothing is known that helps, Conflict for a closed issue, OutOfDate.
    """
    locked = hold(issue, by, version)
    if locked.is_known:
        return locked
    if locked.status == Status.CLOSED:
        raise Conflict(_("%(number)s is closed. Open it again first.") % {"number": locked})
    _write_workaround(locked, clean_words(workaround), by, at)
    locked.published_at, locked.published_by = at, by.user
    locked.version += 1
    locked.save()
    text = _("Published as a known issue. Workaround: %(text)s")
    text %= {"text": locked.workaround.clear if locked.workaround else ""}
    change = {"known": True}
    tell(locked, EntryKind.KNOWN, text, by=by, at=at, change=change, source=source)
    return locked


@transaction.atomic
def withdraw(
    *, issue: Issue, version: int, by: Actor, at: datetime, source: Source = HERE
) -> Issue:
    """No longer a known issue; its workaround stays in its facts. Raises OutOfDate."""
    locked = hold(issue, by, version)
    if not locked.is_known:
        return locked
    locked.published_at = locked.published_by = None
    locked.version += 1
    locked.save()
    text, change = _("No longer published as a known issue."), {"known": False}
    tell(locked, EntryKind.KNOWN, text, by=by, at=at, change=change, source=source)
    return locked


def _write_workaround(issue: Issue, text: str, by: Actor, at: datetime) -> None:
    longest = LONGEST["workaround"]
    if len(text) > longest or (not text and issue.workaround is None):
        sentence = _("A known issue is published with its workaround. Write it.")
        sentence = too_long(longest) if text else sentence
        raise InvalidInput(sentence, fields={"workaround": sentence})
    same = issue.workaround and text in (issue.workaround.clear, issue.workaround.masked)
    if text and not same:
        issue.workaround = words(text, by, at)
