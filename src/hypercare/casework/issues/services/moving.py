"""The one verb that changes the status of an issue, by the table of `issues.states`."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.contacts.states import Severity
from hypercare.casework.issues.errors import SevereTicketsOpen
from hypercare.casework.issues.models import Issue, IssueEntry
from hypercare.casework.issues.policies import Given, faults, severe_sentence, why_not
from hypercare.casework.issues.services.facts import owner
from hypercare.casework.issues.services.holding import hold
from hypercare.casework.issues.services.lines import HERE, Source, tell, words
from hypercare.casework.issues.states import (
    EntryKind,
    Need,
    Resolution,
    Status,
    Transition,
    transition,
)
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.states import DONE
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import User
from hypercare.foundation.kernel.errors import Conflict, InvalidInput
from hypercare.foundation.kernel.text import clean_words
from hypercare.foundation.ui.words import in_full


@transaction.atomic
def move(
    *,
    issue: Issue,
    to: Status,
    by: Actor,
    at: datetime,
    given: Given | None = None,
    version: int | None = None,
    source: Source = HERE,
    key: UUID | None = None,
) -> Issue:
    """One transition, or a sentence that says why not and changes nothing; once for a `key`.

    Raises NotFound, NotAllowed, OutOfDate, Conflict (not in the table, open severity 1 tickets),
    InvalidInput (with what is missing).
    """
    if key is not None and IssueEntry.objects.filter(program=by.program, key=key).exists():
        return hold(issue, by)
    locked = hold(issue, by, version)
    row = transition(locked.status, to)
    if row is None:
        raise Conflict(why_not(locked.reference, Status(locked.status), to))
    given = _checked(locked, row, given or Given())
    accepted_by = _accepted_by(row, given, by)
    if to == Status.CLOSED:
        _refuse_severe(locked)
    start = locked.status
    _enter(locked, row, given, by, at)
    _accept(locked, row, accepted_by, at)
    locked.save()
    text = _sentence(locked, given, accepted_by)
    change = {"from": start, "to": to.value}
    tell(locked, EntryKind.STATUS, text, by=by, at=at, change=change, source=source, key=key)
    return locked


def _checked(issue: Issue, row: Transition, given: Given) -> Given:
    """What the issue has already need not be said again."""
    given = replace(given, why=clean_words(given.why), workaround=clean_words(given.workaround))
    known = replace(
        given,
        workaround=given.workaround or ("." if issue.workaround_id else ""),
        expected_fix=given.expected_fix or issue.expected_fix,
    )
    if missing := faults(row, known):
        raise InvalidInput(" ".join(missing.values()), fields=missing)
    return given


def _accepted_by(row: Transition, given: Given, by: Actor) -> User | None:
    """Only asked for where it matters. Raises InvalidInput for somebody who was let go."""
    asked = Need.ACCEPTED_BY in row.needs or given.resolution == Resolution.BY_DESIGN
    if not asked:
        return None
    member = owner(str(given.accepted_by), by)
    if member is None:
        sentence = _("That person is not with this program any more. Choose another.")
        raise InvalidInput(sentence, fields={"accepted_by": sentence})
    return member.user


def _refuse_severe(issue: Issue) -> None:
    """Also those that the actor may not see: the issue is not over for them."""
    rows = Ticket.objects.filter(issue_links__issue=issue, severity=Severity.ONE)
    still = rows.exclude(status__in=DONE).order_by("number")
    if tickets := [ticket.reference for ticket in still]:
        raise SevereTicketsOpen(severe_sentence(issue.reference, tickets))


def _enter(issue: Issue, row: Transition, given: Given, by: Actor, at: datetime) -> None:
    issue.version += 1
    issue.status, issue.moved_at = row.end, at
    issue.closed_at = at if row.end == Status.CLOSED else None
    issue.resolution = given.resolution if row.end == Status.CLOSED else ""
    if given.workaround:
        issue.workaround = words(given.workaround, by, at)
    if given.expected_fix is not None:
        issue.expected_fix = given.expected_fix


def _accept(issue: Issue, row: Transition, accepted_by: User | None, at: datetime) -> None:
    """Whoever accepted it answers for it as long as it stays, also when it is closed."""
    if accepted_by is not None:
        issue.accepted_by, issue.accepted_at = accepted_by, at
    elif row.end not in (Status.ACCEPTED, Status.CLOSED):
        issue.accepted_by = issue.accepted_at = None


def _sentence(issue: Issue, given: Given, accepted_by: User | None) -> str:
    said = [_("%(state)s.") % {"state": issue.get_status_display()}]
    if issue.resolution:
        said.append(f"{issue.get_resolution_display()}.")
    if accepted_by is not None:
        said.append(_("Accepted by %(person)s.") % {"person": accepted_by})
    if given.expected_fix is not None:
        said.append(_("Fix expected on %(day)s.") % {"day": in_full(given.expected_fix)})
    if given.workaround:
        said.append(_("Workaround: %(text)s") % {"text": given.workaround})
    return " ".join([*said, given.why]).strip()
