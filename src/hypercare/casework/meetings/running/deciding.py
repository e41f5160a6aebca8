"""What is decided on an item: an ordinary change of the issue or the ticket, from this meeting."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.issues import services as issues
from hypercare.casework.issues.models import Issue, IssueEntry
from hypercare.casework.issues.policies import Given
from hypercare.casework.issues.services.opening import IssueFacts
from hypercare.casework.issues.states import Status
from hypercare.casework.meetings.models import Meeting, Outcome, Raised
from hypercare.casework.meetings.running.holding import hold, source_of, write
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.services.noting import add_note
from hypercare.casework.tickets.states import Audience
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.references import Series, parse
from hypercare.foundation.kernel.text import clean_line, shorten


@transaction.atomic
def decide(
    *,
    meeting: Meeting,
    issue: Issue,
    by: Actor,
    at: datetime,
    key: UUID,
    given: Given,
    to: str = "",
    version: int | None = None,
) -> Outcome:
    """The issue moves to `to` with what was given, or gets the words as a note.

    The same `key` decides once. Raises whatever the issue's own verb raises; then nothing is kept.
    """
    locked = hold(meeting, by, at)
    known = Outcome.objects.filter(program=by.program, meeting=locked, issue=issue)
    if found := known.filter(issue_entry__key=key).first():
        return found
    entry = _changed(locked, issue, by, at, key, given, to, version)
    outcome, _is_new = Outcome.objects.get_or_create(
        program=by.program,
        issue_entry=entry,
        defaults={"meeting": locked, "issue": issue} | _who(by, at),
    )
    write("meeting.decided", locked, by, at, about=issue.reference)
    return outcome


def _changed(
    meeting: Meeting,
    issue: Issue,
    by: Actor,
    at: datetime,
    key: UUID,
    given: Given,
    to: str,
    version: int | None,
) -> IssueEntry:
    source = source_of(meeting)
    if not to:
        return issues.note(issue=issue, text=given.why, by=by, at=at, source=source, key=key)
    if to not in Status.values:
        sentence = _("Choose one.")
        raise InvalidInput(sentence, fields={"to": sentence})
    issues.move(
        issue=issue,
        to=Status(to),
        by=by,
        at=at,
        given=given,
        version=version,
        source=source,
        key=key,
    )
    return IssueEntry.objects.get(program=by.program, key=key)


@transaction.atomic
def decide_on_ticket(
    *, meeting: Meeting, ticket: Ticket, text: str, by: Actor, at: datetime, key: UUID
) -> Outcome:
    """A note on the ticket that says where it came from; the same `key` notes once."""
    locked = hold(meeting, by, at)
    said = text.strip()
    words = f"{source_of(locked).name} ({locked}): {said}" if said else ""
    entry = add_note(ticket=ticket, text=words, audience=Audience.INTERNAL, by=by, at=at, key=key)
    outcome, _is_new = Outcome.objects.get_or_create(
        program=by.program,
        said=entry.text,
        defaults={"meeting": locked, "ticket": ticket} | _who(by, at),
    )
    write("meeting.decided", locked, by, at, about=ticket.reference)
    return outcome


@transaction.atomic
def raise_issue(
    *, meeting: Meeting, summary: str, severity: str, by: Actor, at: datetime, key: UUID
) -> Issue:
    """A new issue in one line, raised in this meeting (R19). The same `key` opens one."""
    locked = hold(meeting, by, at)
    facts = IssueFacts(summary, severity=severity)
    issue = issues.open_issue(facts=facts, by=by, at=at, source=source_of(locked), key=key)
    _raise(locked, by, at, issue=issue, is_new=True)
    write("meeting.raised", locked, by, at, about=issue.reference)
    return issue


@transaction.atomic
def raise_for(*, meeting: Meeting, number: str, by: Actor, at: datetime) -> Issue | Ticket:
    """Puts an issue or a ticket on the agenda of this meeting. Twice is once.

    Raises InvalidInput for a number that is neither, or not there.
    """
    locked = hold(meeting, by, at)
    found = _named(number, by)
    if isinstance(found, Issue):
        _raise(locked, by, at, issue=found)
    else:
        _raise(locked, by, at, ticket=found)
    write("meeting.raised", locked, by, at, about=found.reference)
    return found


def _raise(meeting: Meeting, by: Actor, at: datetime, **what: object) -> None:
    defaults = {"by": by.user, "at": at, "is_new": what.pop("is_new", False)}
    Raised.objects.get_or_create(
        program=meeting.program,
        meeting=meeting,
        **what,
        defaults=defaults,
    )


def _named(number: str, by: Actor) -> Issue | Ticket:
    series, count = parse(clean_line(number)) or (None, 0)
    found: Issue | Ticket | None = None
    if series is Series.ISSUE:
        found = Issue.objects.visible_to(by).filter(number=count).first()
    elif series is Series.TICKET:
        found = Ticket.objects.visible_to(by).filter(number=count).first()
    if found is None:
        sentence = _("There is no issue or ticket “%(number)s”. Write a number like I-1017.")
        sentence %= {"number": shorten(number, 40)}
        raise InvalidInput(sentence, fields={"number": sentence})
    return found


def _who(by: Actor, at: datetime) -> dict[str, object]:
    return {"by": by.user, "token": by.token, "at": at}
