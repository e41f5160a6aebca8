"""What many callers run into is one issue, with a workaround when it is known (R31)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from hypercare.casework.intake.services import receive
from hypercare.casework.issues.errors import Overlap
from hypercare.casework.issues.models import Issue, IssueContact, IssueEntry, IssueTicket
from hypercare.casework.issues.policies import Given
from hypercare.casework.issues.selectors import counts_of, story_of
from hypercare.casework.issues.services import (
    IssueFacts,
    attach,
    detach,
    edit,
    hang,
    move,
    note,
    open_issue,
    publish,
    withdraw,
)
from hypercare.casework.issues.services.facts import facts_of
from hypercare.casework.issues.states import Status
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.programs.models import Program
from tests.factories.contacts import incoming
from tests.factories.people import actor_in

CLOSED = Given(resolution="defect")


def test_it_has_a_number_of_its_own_series(issue: Issue) -> None:
    assert (issue.reference, issue.status, issue.severity) == ("I-1001", "open", 2)


def test_a_known_issue_needs_its_workaround(analyst: Actor, now: datetime) -> None:
    with pytest.raises(InvalidInput) as refused:
        open_issue(facts=IssueFacts("It fails.", is_known=True), by=analyst, at=now)
    assert set(refused.value.fields) == {"workaround"}


def test_every_fault_is_named_at_once(analyst: Actor, now: datetime) -> None:
    facts = IssueFacts(
        " ",
        "x" * 6000,
        areas=("rain",),
        counties=("nowhere",),
        waves=("9",),
        partners=("nobody",),
        severity="5",
        group="NONE",
        person="0",
        first_seen="soon",
        expected_fix="later",
    )
    with pytest.raises(InvalidInput) as refused:
        open_issue(facts=facts, by=analyst, at=now)
    assert set(refused.value.fields) == {
        *("summary", "workaround", "areas", "counties", "waves", "partners", "severity"),
        *("group", "person", "first_seen", "expected_fix"),
    }
    assert not Issue.objects.filter(program=analyst.program).exists()


def test_everything_that_is_said_of_it_is_kept(analyst: Actor, now: datetime) -> None:
    assert analyst.user is not None
    facts = IssueFacts(
        "Reports are late.",
        "Look them up by hand.",
        is_known=True,
        areas=("lds",),
        counties=("birch", "amber"),
        waves=("1", "2"),
        severity="1",
        group="CS",
        person=str(analyst.user.pk),
        first_seen="2026-10-26T08:30",
        expected_fix="2026-11-02",
    )
    issue = open_issue(facts=facts, by=analyst, at=now)
    assert facts_of(issue, analyst) == {
        "summary": "Reports are late.",
        "workaround": "Look them up by hand.",
        "severity": "1",
        "group": "CS",
        "person": str(analyst.user.pk),
        "areas": "lds",
        "counties": "amber,birch",
        "waves": "1,2",
        "partners": "",
        "first_seen": "2026-10-26T08:30",
        "expected_fix": "2026-11-02",
        "hurts_on": "",
    }
    assert issue.first_seen_at == datetime(2026, 10, 26, 15, 30, tzinfo=UTC)
    assert (issue.published_at, issue.published_by) == (now, analyst.user)


def test_the_same_key_opens_one(analyst: Actor, now: datetime) -> None:
    key = UUID(int=7)
    first, second = (
        open_issue(facts=IssueFacts("Once."), by=analyst, at=now, key=key) for _ in range(2)
    )
    assert first == second
    assert Issue.objects.filter(program=analyst.program).count() == 1


def test_two_changes_that_do_not_overlap_are_put_together(
    issue: Issue, analyst: Actor, program: Program, now: datetime
) -> None:
    was = facts_of(issue, analyst)
    other = actor_in(program, "manager")
    edit(issue=issue, version=1, changes={"severity": "1"}, was=was, by=other, at=now)
    changes = {"summary": "Many cases are missing."}
    saved = edit(issue=issue, version=1, changes=changes, was=was, by=analyst, at=now)
    assert (saved.severity, saved.summary.clear) == (1, "Many cases are missing.")


def test_what_overlaps_is_refused_with_both_texts_and_writes_nothing(
    issue: Issue, analyst: Actor, program: Program, now: datetime
) -> None:
    was = facts_of(issue, analyst)
    other = actor_in(program, "manager")
    edit(issue=issue, version=1, changes={"summary": "Second."}, was=was, by=other, at=now)
    with pytest.raises(Overlap) as refused:
        edit(issue=issue, version=1, changes={"summary": "Third."}, was=was, by=analyst, at=now)
    overlap = refused.value
    assert overlap.clashes == ("summary",)
    assert (overlap.mine["summary"], overlap.theirs["summary"]) == ("Third.", "Second.")
    assert str(other.user) in overlap.sentence
    assert Issue.objects.get(pk=issue.pk).summary.clear == "Second."


def test_without_what_was_seen_an_old_version_is_refused(
    issue: Issue, analyst: Actor, now: datetime
) -> None:
    edit(issue=issue, version=1, changes={"severity": "1"}, by=analyst, at=now)
    with pytest.raises(OutOfDate):
        edit(issue=issue, version=1, changes={"severity": "3"}, by=analyst, at=now)
    with pytest.raises(OutOfDate):
        move(issue=issue, to=Status.CONFIRMED, version=1, by=analyst, at=now)
    with pytest.raises(OutOfDate):
        publish(issue=issue, version=1, workaround="Wait.", by=analyst, at=now)
    assert Issue.objects.get(pk=issue.pk).severity == 1


def test_a_mask_is_never_kept_over_what_it_hides(
    program: Program, analyst: Actor, now: datetime
) -> None:
    """R34: a program lead sees the mask, changes the severity, and the words stay."""
    said = IssueFacts("Case of 123-45-6789 is missing.")
    issue = open_issue(facts=said, by=analyst, at=now)
    assert "123-45-6789" not in issue.summary.masked
    lead = actor_in(program, "program-lead")
    was = facts_of(issue, lead)
    changed = edit(
        issue=issue, version=1, changes={**was, "severity": "1"}, was=was, by=lead, at=now
    )
    assert (changed.summary_id, changed.severity) == (issue.summary_id, 1)


def test_its_history_says_who_changed_what(issue: Issue, analyst: Actor, now: datetime) -> None:
    changes = {"severity": "1", "first_seen": "2026-10-26T08:30", "expected_fix": "2026-11-02"}
    edit(issue=issue, version=1, changes=changes, by=analyst, at=now)
    move(issue=issue, to=Status.CONFIRMED, version=2, by=analyst, at=now)
    note(issue=issue, text="Three more offices.", by=analyst, at=now)
    publish(issue=issue, version=3, workaround="Wait a day.", by=analyst, at=now)
    withdraw(issue=issue, version=4, by=analyst, at=now)
    assert [(told.kind, told.text) for told in story_of(issue, analyst)] == [
        ("Opened", "Opened: Cases are missing."),
        (
            "Change",
            "Severity 1. First seen on Monday 26 October 2026, 8:30."
            " Fix expected on Monday 2 November 2026.",
        ),
        ("Status", "Confirmed."),
        ("Note", "Three more offices."),
        ("Known issue", "Published as a known issue. Workaround: Wait a day."),
        ("Known issue", "No longer published as a known issue."),
    ]
    assert {told.who for told in story_of(issue, analyst)} == {str(analyst.user)}
    verbs = Entry.objects.filter(subject=issue.reference).order_by("position")
    assert list(verbs.values_list("verb", flat=True)) == [
        *("issue.opened", "issue.changed", "issue.moved", "issue.noted"),
        *("issue.published", "issue.published"),
    ]


def test_what_is_repeated_is_done_once(issue: Issue, analyst: Actor, now: datetime) -> None:
    for _ in range(2):
        note(issue=issue, text="Once.", by=analyst, at=now, key=UUID(int=1))
    published = publish(issue=issue, version=1, workaround="Wait.", by=analyst, at=now)
    publish(issue=issue, version=2, by=analyst, at=now)
    withdraw(issue=issue, version=2, by=analyst, at=now)
    withdraw(issue=issue, version=3, by=analyst, at=now)
    assert published.version == 2
    assert IssueEntry.objects.filter(issue=issue).count() == 4


def test_contact_and_ticket_hang_on_it_once(issue: Issue, agent: Actor, now: datetime) -> None:
    receipt = receive(incoming(), by=agent, at=now)
    facts = {"issue": issue, "contact": receipt.contact, "ticket": receipt.ticket}
    assert [hang(**facts, by=agent, at=now) for _ in range(2)] == [True, False]  # type: ignore[arg-type]
    assert IssueContact.objects.filter(issue=issue).count() == 1
    assert IssueTicket.objects.get(issue=issue).ticket == receipt.ticket


def test_a_ticket_is_attached_and_taken_off_with_its_contacts_and_its_story_says_so(
    issue: Issue, analyst: Actor, agent: Actor, now: datetime
) -> None:
    receipt = receive(incoming(), by=agent, at=now)
    assert receipt.ticket is not None
    contacts = [receipt.contact]
    for _ in range(2):
        attach(issue=issue, ticket=receipt.ticket, contacts=contacts, by=analyst, at=now)
    for _ in range(2):
        detach(issue=issue, ticket=receipt.ticket, by=analyst, at=now)
    assert not IssueContact.objects.filter(issue=issue).exists()
    said = receipt.ticket.log.filter(kind="change").order_by("pk")
    assert [entry.text.clear for entry in said if entry.text] == [
        "Attached to I-1001.",
        "No longer attached to I-1001.",
    ]


def test_nothing_more_hangs_on_a_closed_one(
    issue: Issue, analyst: Actor, agent: Actor, now: datetime
) -> None:
    move(issue=issue, to=Status.CLOSED, given=CLOSED, by=analyst, at=now)
    contact = receive(incoming(), by=agent, at=now).contact
    with pytest.raises(Conflict):
        hang(issue=issue, contact=contact, ticket=None, by=agent, at=now)


def test_an_agent_reads_and_does_not_change(issue: Issue, agent: Actor, now: datetime) -> None:
    for verb in (
        lambda: open_issue(facts=IssueFacts("Mine."), by=agent, at=now),
        lambda: edit(issue=issue, version=1, changes={"severity": "1"}, by=agent, at=now),
        lambda: move(issue=issue, to=Status.CONFIRMED, by=agent, at=now),
        lambda: publish(issue=issue, version=1, workaround="x", by=agent, at=now),
        lambda: note(issue=issue, text="x", by=agent, at=now),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_the_journal_has_no_words_of_it(analyst: Actor, now: datetime) -> None:
    issue = open_issue(facts=IssueFacts("CANARY", "CANARY", is_known=True), by=analyst, at=now)
    entry = Entry.objects.get(program=analyst.program, verb="issue.opened")
    assert entry.subject == issue.reference
    assert "CANARY" not in str(entry.data)


def test_a_person_who_was_let_go_is_not_given_one(
    issue: Issue, analyst: Actor, program: Program, now: datetime
) -> None:
    gone = actor_in(program, "manager").user
    assert gone is not None
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    with pytest.raises(InvalidInput) as refused:
        edit(issue=issue, version=1, changes={"person": str(gone.pk)}, by=analyst, at=now)
    assert refused.value.fields["person"].startswith("That person is not with this program")


def test_when_it_was_seen_follows_the_contacts(
    issue: Issue, agent: Actor, hung: Callable[..., Ticket], now: datetime
) -> None:
    earlier = now - timedelta(hours=3)
    hung(happened_at=earlier)
    hung(happened_at=now - timedelta(minutes=5))
    counts = counts_of([issue])[issue.pk]
    assert (counts.first_seen_at, counts.last_seen_at) == (earlier, now)
