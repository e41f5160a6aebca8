"""What many callers run into is one issue, with a workaround when it is known (R31)."""

from datetime import datetime

import pytest

from hypercare.casework.intake.services import receive
from hypercare.casework.issues.models import Issue, IssueContact, IssueTicket
from hypercare.casework.issues.services import IssueFacts, change_issue, hang, open_issue
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry, Look
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser_of
from tests.factories.contacts import incoming
from tests.factories.people import actor_in


@pytest.fixture
def analyst(program: Program) -> Actor:
    return actor_in(program, "analyst")


@pytest.fixture
def issue(analyst: Actor, now: datetime) -> Issue:
    return open_issue(facts=IssueFacts("Cases are missing."), by=analyst, at=now)


def test_it_has_a_number_of_its_own_series(issue: Issue) -> None:
    assert issue.reference == "I-1001"
    assert issue.status == "open"


def test_a_known_issue_needs_its_workaround(analyst: Actor, now: datetime) -> None:
    with pytest.raises(InvalidInput) as refused:
        open_issue(facts=IssueFacts("It fails.", is_known=True), by=analyst, at=now)
    assert set(refused.value.fields) == {"workaround"}


def test_every_fault_is_named_at_once(analyst: Actor, now: datetime) -> None:
    facts = IssueFacts(" ", "x" * 6000, areas=("rain",), counties=("nowhere",), status="lost")
    with pytest.raises(InvalidInput) as refused:
        open_issue(facts=facts, by=analyst, at=now)
    assert set(refused.value.fields) == {"summary", "workaround", "areas", "counties", "status"}
    assert not Issue.objects.filter(program=analyst.program).exists()


def test_an_old_version_is_refused_and_writes_nothing(
    issue: Issue, analyst: Actor, now: datetime
) -> None:
    change_issue(issue=issue, version=1, facts=IssueFacts("Second."), by=analyst, at=now)
    with pytest.raises(OutOfDate):
        change_issue(issue=issue, version=1, facts=IssueFacts("Third."), by=analyst, at=now)
    assert Issue.objects.get(pk=issue.pk).summary.clear == "Second."


def test_a_mask_is_never_kept_over_what_it_hides(
    program: Program, analyst: Actor, now: datetime
) -> None:
    """R34: a program lead sees the mask, changes the status, and the words stay."""
    said = IssueFacts("Case of 123-45-6789 is missing.")
    issue = open_issue(facts=said, by=analyst, at=now)
    assert "123-45-6789" not in issue.summary.masked
    lead = actor_in(program, "program-lead")
    facts = IssueFacts(issue.summary.masked, status="closed")
    changed = change_issue(issue=issue, version=1, facts=facts, by=lead, at=now)
    assert (changed.summary_id, changed.closed_at) == (issue.summary_id, now)


def test_contact_and_ticket_hang_on_it_once(issue: Issue, agent: Actor, now: datetime) -> None:
    receipt = receive(incoming(), by=agent, at=now)
    for _ in range(2):
        hang(issue=issue, contact=receipt.contact, ticket=receipt.ticket, by=agent, at=now)
    assert IssueContact.objects.filter(issue=issue).count() == 1
    assert IssueTicket.objects.get(issue=issue).ticket == receipt.ticket


def test_nothing_more_hangs_on_a_closed_one(
    issue: Issue, analyst: Actor, agent: Actor, now: datetime
) -> None:
    facts = IssueFacts("Mended.", status="closed")
    change_issue(issue=issue, version=1, facts=facts, by=analyst, at=now)
    contact = receive(incoming(), by=agent, at=now).contact
    with pytest.raises(Conflict):
        hang(issue=issue, contact=contact, ticket=None, by=agent, at=now)


def test_an_agent_reads_and_does_not_change(agent: Actor, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        open_issue(facts=IssueFacts("Mine."), by=agent, at=now)


def test_the_journal_has_no_words_of_it(analyst: Actor, now: datetime) -> None:
    issue = open_issue(facts=IssueFacts("CANARY", "CANARY", is_known=True), by=analyst, at=now)
    entry = Entry.objects.get(program=analyst.program, verb="issue.opened")
    assert entry.subject == issue.reference
    assert "CANARY" not in str(entry.data)


def test_it_is_opened_and_changed_on_pages(analyst: Actor) -> None:
    browser = browser_of(analyst)
    home = f"/{analyst.program.key}/issues/"
    assert b"No open issue" in browser.get(home).content
    given = {"summary": "Reports are late.", "status": "open", "areas": ["lds"]}
    answer = browser.post(f"{home}new/", {**given, "counties": ["amber"]})
    assert answer.headers["Location"] == f"{home}I-1001/"
    page = browser.get(f"{home}I-1001/").content.decode()
    assert "Reports are late." in page
    assert "Amber" in page
    edit = browser.get(f"{home}I-1001/edit/").content.decode()
    assert 'value="Reports are late."' in edit
    assert Look.objects.filter(program=analyst.program, what="I-1001").count() == 1
    closed = {**given, "status": "closed", "version": "1"}
    assert browser.post(f"{home}I-1001/edit/", closed).status_code == 302
    stale = browser.post(f"{home}I-1001/edit/", closed)
    assert stale.status_code == 422
    assert "Somebody else changed I-1001" in stale.content.decode()
    assert "Reports are late." in browser.get(f"{home}?closed=1").content.decode()


def test_a_fault_stands_beside_its_field(analyst: Actor) -> None:
    answer = browser_of(analyst).post(
        f"/{analyst.program.key}/issues/new/", {"status": "open", "is_known": "on"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Say in a few words what goes wrong." in page
    assert "A known issue is published with its workaround." in page


def test_the_list_asks_the_same_few_questions_however_long_it_is(
    analyst: Actor, now: datetime, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        facts = IssueFacts(f"Number {number}.", counties=("amber", "birch"))
        open_issue(facts=facts, by=analyst, at=now)
    browser = browser_of(analyst)
    browser.get(f"/{analyst.program.key}/issues/")
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        answer = browser.get(f"/{analyst.program.key}/issues/")
    assert "Number 29." in answer.content.decode()
    assert "Older" in answer.content.decode()
