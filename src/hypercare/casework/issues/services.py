"""Opening and changing an issue, and hanging contacts and tickets on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.states import About
from hypercare.casework.issues.models import Issue, IssueContact, IssueCounty, IssueTicket
from hypercare.casework.issues.selectors import county_ids
from hypercare.casework.issues.states import Status
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import User
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.kernel.references import Series, parse
from hypercare.foundation.kernel.text import clean_line, clean_words, shorten
from hypercare.foundation.programs.services import next_number
from hypercare.foundation.words.models import Words
from hypercare.foundation.words.services import Said, keep
from hypercare.reference.rollout.selectors import plan

LONGEST = {"summary": 200, "workaround": 5_000}


@dataclass(frozen=True)
class IssueFacts:
    """As typed. `counties` are keys."""

    summary: str
    workaround: str = ""
    is_known: bool = False
    areas: Sequence[str] = ()
    counties: Sequence[str] = ()
    status: str = Status.OPEN


@transaction.atomic
def open_issue(*, facts: IssueFacts, by: Actor, at: datetime) -> Issue:
    """Raises InvalidInput with every field at fault."""
    require(by, "issue.edit")
    _check(facts, by)
    issue = Issue(
        program=by.program,
        number=next_number(by.program, Series.ISSUE),
        opened_at=at,
        opened_by=_person(by),
    )
    _write(issue, facts, by, at)
    _tell("issue.opened", issue, by, at)
    return issue


@transaction.atomic
def change_issue(
    *, issue: Issue, version: int, facts: IssueFacts, by: Actor, at: datetime
) -> Issue:
    """Raises InvalidInput for a fault, OutOfDate when somebody was faster."""
    require(by, "issue.edit")
    # Without its words: who waited for the lock would join words that are too new to be seen.
    locked = Issue.objects.visible_to(by).select_for_update(of=("self",)).get(pk=issue.pk)
    if locked.version != version:
        raise OutOfDate(
            _("Somebody else changed %(number)s in between. Look at it again, then save.")
            % {"number": locked}
        )
    _check(facts, by)
    locked.version += 1
    _write(locked, facts, by, at)
    _tell("issue.changed", locked, by, at)
    return locked


def hang(
    *, issue: Issue, contact: Contact, ticket: Ticket | None, by: Actor, at: datetime
) -> Issue:
    """The contact, and its ticket where it has one, hang on the issue. Twice is once.

    Part of a larger verb: the caller holds the transaction and writes the journal entry. Raises
    Conflict when the issue was closed meanwhile.
    """
    locked = Issue.objects.select_for_update().get(pk=issue.pk, program=by.program)
    if locked.status == Status.CLOSED:
        raise Conflict(_("%(number)s was closed meanwhile.") % {"number": locked})
    when = {"linked_at": at}
    IssueContact.objects.get_or_create(
        program=by.program, issue=locked, contact=contact, defaults=when
    )
    if ticket is not None:
        IssueTicket.objects.get_or_create(
            program=by.program, issue=locked, ticket=ticket, defaults=when
        )
    return locked


def attach_ticket(ticket: Ticket, number: str, by: Actor, at: datetime) -> str:
    """With the contacts under it. The issue's number; empty when it hung there already.

    Part of a larger verb. Raises InvalidInput for an issue that is not there, or is closed.
    """
    require(by, "issue.attach")
    series, count = parse(number) or (None, 0)
    rows = Issue.objects.visible_to(by).open().filter(number=count)
    issue = rows.first() if series is Series.ISSUE else None
    if issue is None:
        sentence = _("There is no open issue “%(number)s”. Write a number like I-1017.")
        sentence %= {"number": shorten(number, 40)}
        raise InvalidInput(sentence, fields={"issue": sentence})
    known = IssueTicket.objects.filter(issue=issue, ticket=ticket).exists()
    for contact in ticket.contacts.all():
        hang(issue=issue, contact=contact, ticket=ticket, by=by, at=at)
    return "" if known else issue.reference


def detach_ticket(ticket: Ticket, number: str) -> None:
    """Takes back what `attach_ticket` did. Part of a larger verb."""
    series, count = parse(number) or (None, 0)
    if series is Series.ISSUE:
        links = {"issue__number": count, "issue__program": ticket.program_id}
        IssueTicket.objects.filter(ticket=ticket, **links).delete()
        IssueContact.objects.filter(contact__link__ticket=ticket, **links).delete()


def _check(facts: IssueFacts, by: Actor) -> None:
    faults: dict[str, str] = {}
    for name, longest in LONGEST.items():
        if len(getattr(facts, name).strip()) > longest:
            sentence = _("This is longer than %(longest)s characters. Shorten it.")
            faults[name] = sentence % {"longest": longest}
    if not clean_line(facts.summary):
        faults["summary"] = _("Say in a few words what goes wrong.")
    if facts.is_known and not clean_words(facts.workaround):
        faults["workaround"] = _("A known issue is published with its workaround. Write it.")
    if set(facts.areas) - set(About.values):
        faults["areas"] = _("Choose from the list.")
    if set(facts.counties) - set(plan(by.program).counties):
        faults["counties"] = _("There is no such county in this program. Choose from the list.")
    if facts.status not in Status.values:
        faults["status"] = _("Choose one.")
    if faults:
        raise InvalidInput(" ".join(faults.values()), fields=faults)


def _write(issue: Issue, facts: IssueFacts, by: Actor, at: datetime) -> None:
    known = {"summary": issue.summary if issue.pk else None, "workaround": issue.workaround}
    texts = {"summary": clean_line(facts.summary), "workaround": clean_words(facts.workaround)}
    words = {name: _words(known[name], text, by, at) for name, text in texts.items()}
    issue.summary = words["summary"]  # type: ignore[assignment]
    issue.workaround = words["workaround"]
    issue.is_known, issue.areas, issue.status = facts.is_known, list(facts.areas), facts.status
    issue.closed_at = (issue.closed_at or at) if facts.status == Status.CLOSED else None
    issue.save()
    IssueCounty.objects.filter(issue=issue).delete()
    IssueCounty.objects.bulk_create(
        IssueCounty(program=by.program, issue=issue, county_id=county_id)
        for county_id in county_ids(by.program, facts.counties)
    )


def _words(known: Words | None, text: str, by: Actor, at: datetime) -> Words | None:
    """What was not changed stays as it is: a mask is never kept over what was masked."""
    if known is not None and text in (known.clear, known.masked):
        return known
    said = [Said(Words.Kind.NOTE, text)] if text else []
    kept = keep(program=by.program, said=said, case_numbers=plan(by.program).case_numbers, at=at)
    return kept[0] if kept else None


def _person(by: Actor) -> User:
    if by.user is None:
        raise NotAllowed(_("Only a person can open an issue. Sign in to do it."))
    return by.user


def _tell(verb: str, issue: Issue, by: Actor, at: datetime) -> None:
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=issue.reference,
        read_action="issue.read",
        data={"version": issue.version, "status": issue.status, "known": issue.is_known},
    )
