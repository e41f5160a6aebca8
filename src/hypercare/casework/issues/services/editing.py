"""Changing the facts of an issue while others do: nothing typed is lost, nothing is locked."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.issues.errors import Overlap
from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.services.facts import FIELDS, Checked, Facts, checked, facts_of, link
from hypercare.casework.issues.services.holding import hold, whose
from hypercare.casework.issues.services.lines import HERE, Source, tell, words
from hypercare.casework.issues.states import EntryKind
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import OutOfDate
from hypercare.foundation.kernel.merging import merge


@transaction.atomic
def edit(
    *,
    issue: Issue,
    version: int,
    changes: Facts,
    by: Actor,
    at: datetime,
    was: Facts | None = None,
    source: Source = HERE,
) -> Issue:
    """Writes the changed facts. `was` is what somebody saw before changing them at `version`.

    When the issue changed since, what does not overlap is merged. Raises Overlap with both texts
    for the rest, OutOfDate without `was`, InvalidInput with each field at fault. Nothing is written
    then.
    """
    locked = hold(issue, by)
    now = facts_of(locked, by)
    if locked.version != version and was is None:
        raise OutOfDate(_sentence(locked, version))
    merged = _merged(locked, version, changes, {**now, **(was or {})}, now)
    changed = {name: value for name, value in merged.items() if value != now[name]}
    if not changed:
        return locked
    locked.version += 1
    found = checked(locked, changed, by)
    apply(locked, found, by, at)
    change = {"facts": sorted(changed)}
    text = " ".join(found.sentences)
    tell(locked, EntryKind.CHANGE, text, by=by, at=at, change=change, source=source)
    return locked


def apply(issue: Issue, found: Checked, by: Actor, at: datetime) -> None:
    """Writes what was checked. Part of a larger verb."""
    attributes: dict[str, Any] = dict(found.attributes)
    for name in ("summary", "workaround"):
        if name in attributes:
            text = attributes[name]
            attributes[name] = words(text, by, at) if text else None
    for name, value in attributes.items():
        setattr(issue, name, value)
    issue.save()
    link(issue, found.links)


def _merged(locked: Issue, version: int, changes: Facts, base: Facts, now: Facts) -> Facts:
    mine = {name: changes.get(name, base[name]) for name in FIELDS}
    merged = merge(base={name: base[name] for name in FIELDS}, mine=mine, theirs=now)
    if merged.clashes:
        raise Overlap(
            _sentence(locked, version),
            clashes=merged.clashes,
            mine=mine,
            theirs=now,
            merged=merged.values,
            version=locked.version,
        )
    return merged.values


def _sentence(issue: Issue, version: int) -> str:
    return _("%(who)s changed %(issue)s in between. Nothing of yours is lost.") % {
        "who": whose(issue, version),
        "issue": issue,
    }
