"""A review ends in exactly one outcome, and can be taken back for a minute (R13, R14)."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from hypercare.casework.issues.models import IssueContact, IssueTicket
from hypercare.casework.issues.services import IssueFacts, open_issue
from hypercare.casework.tickets.models import Category, Ticket, TicketReview, WorkLogEntry
from hypercare.casework.tickets.selectors import story
from hypercare.casework.tickets.services import split
from hypercare.casework.tickets.services.assigning import assign, end_referral, refer
from hypercare.casework.tickets.services.claiming import claim, let_go
from hypercare.casework.tickets.services.moving import move
from hypercare.casework.tickets.services.reviewing import Verdict, review
from hypercare.casework.tickets.services.together import foreseen, review_many
from hypercare.casework.tickets.services.undoing import undo, undoable
from hypercare.casework.tickets.states import Outcome, Status
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import SupportGroup
from tests.accounts.cast import browser_of
from tests.factories.people import actor_in
from tests.tickets.tickets import changed, ticket_of

HOUR = timedelta(hours=1)
TO_CS = Verdict(Outcome.ASSIGN, group="CS")


def verdict(outcome: Outcome, at: datetime) -> Verdict:
    return Verdict(outcome, group="CS", wake_at=at + HOUR, under="T-1002")


@pytest.mark.parametrize("outcome", Outcome)
def test_each_outcome_ends_the_review_and_can_be_undone_exactly(
    ticket: Ticket, readiness: Actor, agent: Actor, now: datetime, outcome: Outcome
) -> None:
    other = ticket_of(agent, now)
    leaf = Category.objects.get(program=readiness.program)
    issue = open_issue(facts=IssueFacts("Cases are missing."), by=readiness, at=now)
    before = Ticket.objects.filter(pk=ticket.pk).values()[0]
    said = replace(verdict(outcome, now), category=leaf.pk, issue=issue.reference)
    done = review(ticket=ticket, verdict=said, by=readiness, at=now, version=1)
    after = Ticket.objects.get(pk=ticket.pk)
    assert after.status not in (Status.NEW, Status.IN_REVIEW)
    assert (after.reviewed_at, after.reviewed_by, after.analytic) == (now, readiness.user, leaf)
    assert after.migration_related == (outcome != Outcome.NOT_MIGRATION)
    assert (after.under == other) == (outcome == Outcome.SAME_QUESTION)
    assert IssueTicket.objects.filter(ticket=ticket, issue=issue).exists()
    assert Entry.objects.order_by("-position")[0].verb == "ticket.reviewed"

    undo(review=done, by=readiness, at=now + timedelta(seconds=60))
    restored = Ticket.objects.filter(pk=ticket.pk).values()[0]
    assert {**restored, "version": 1} == before
    assert not IssueTicket.objects.filter(ticket=ticket).exists()
    assert not IssueContact.objects.exists()
    line = WorkLogEntry.objects.filter(ticket=ticket).select_related("text").latest("pk")
    assert line.text is not None
    assert (line.kind, "Taken back" in line.text.masked) == ("change", True)
    review(ticket=ticket, verdict=verdict(outcome, now), by=readiness, at=now)


def test_there_is_one_outcome_per_review(ticket: Ticket, readiness: Actor, now: datetime) -> None:
    review(ticket=ticket, verdict=TO_CS, by=readiness, at=now)
    with pytest.raises(Conflict, match="has been reviewed and is assigned"):
        review(ticket=ticket, verdict=Verdict(Outcome.REDIRECT), by=readiness, at=now)
    kept = TicketReview.objects.get(ticket=ticket)
    kept.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save(force_insert=True)
    move(ticket=ticket, to=Status.NEW, by=readiness, at=now, why="Not theirs.")
    review(ticket=ticket, verdict=Verdict(Outcome.REDIRECT), by=readiness, at=now)
    assert TicketReview.objects.filter(ticket=ticket, stands=True).count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Verdict(Outcome.ASSIGN), "group"),
        (Verdict(Outcome.ASSIGN, group="NONE"), "group"),
        (Verdict(Outcome.NEEDS_DETAILS), "wake_at"),
        (Verdict(Outcome.SAME_QUESTION, under="T-9999"), "under"),
        (Verdict(Outcome.SAME_QUESTION, under="forty"), "under"),
        (Verdict(Outcome.ASSIGN, group="CS", category=0), "category"),
        (Verdict(Outcome.ASSIGN, group="CS", issue="I-9999"), "issue"),
        (Verdict(Outcome.ASSIGN, group="CS", why="x" * 2001), "why"),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_changes_nothing(
    ticket: Ticket, readiness: Actor, now: datetime, said: Verdict, field: str
) -> None:
    counts = WorkLogEntry.objects.count(), Entry.objects.count()
    with pytest.raises(InvalidInput) as refused:
        review(ticket=ticket, verdict=said, by=readiness, at=now)
    assert set(refused.value.fields) == {field}
    assert Ticket.objects.get(pk=ticket.pk).version == 1
    assert (WorkLogEntry.objects.count(), Entry.objects.count()) == counts


def test_an_agent_reviews_the_first_time_only(
    ticket: Ticket, readiness: Actor, agent: Actor, now: datetime
) -> None:
    """Safety: categorise, assign, route: agent the first time."""
    review(ticket=ticket, verdict=TO_CS, by=agent, at=now)
    move(ticket=ticket, to=Status.NEW, by=readiness, at=now, why="Not theirs.")
    with pytest.raises(NotAllowed, match="reviewed before"):
        review(ticket=ticket, verdict=TO_CS, by=agent, at=now)


@pytest.mark.parametrize("role", ["team-member", "program-lead", "auditor"])
def test_who_may_not_review(ticket: Ticket, program: Program, now: datetime, role: str) -> None:
    with pytest.raises(NotAllowed):
        review(ticket=ticket, verdict=TO_CS, by=actor_in(program, role, teams=("MRT",)), at=now)


@pytest.mark.parametrize("seconds", [61, 3600])
def test_after_a_minute_it_stays(
    ticket: Ticket, readiness: Actor, now: datetime, seconds: int
) -> None:
    """The server decides."""
    done = review(ticket=ticket, verdict=TO_CS, by=readiness, at=now)
    assert undoable(readiness, now + timedelta(seconds=59)) == [done]
    assert undoable(readiness, now + timedelta(seconds=seconds)) == []
    with pytest.raises(Conflict, match="minute"):
        undo(review=done, by=readiness, at=now + timedelta(seconds=seconds))
    assert Ticket.objects.get(pk=ticket.pk).status == "assigned"


def test_nobody_takes_back_what_somebody_has_built_on(
    ticket: Ticket, readiness: Actor, program: Program, now: datetime
) -> None:
    done = review(ticket=ticket, verdict=TO_CS, by=readiness, at=now)
    with pytest.raises(NotFound):
        undo(review=done, by=actor_in(program, "manager"), at=now)
    member = actor_in(program, "team-member", teams=("CS",))
    move(ticket=ticket, to=Status.NEW, by=member, at=now, why="No.")
    with pytest.raises(Conflict):
        undo(review=done, by=readiness, at=now)
    assert Ticket.objects.get(pk=ticket.pk).hand_backs == 1


def test_nobody_takes_back_a_grouping_that_somebody_has_split_since(
    ticket: Ticket, readiness: Actor, agent: Actor, program: Program, now: datetime
) -> None:
    other = ticket_of(agent, now)
    said = Verdict(Outcome.SAME_QUESTION, under=other.reference)
    done = review(ticket=ticket, verdict=said, by=readiness, at=now)
    split(tickets=[ticket], why="", by=actor_in(program, "analyst"), at=now)
    with pytest.raises(Conflict, match="was changed since"):
        undo(review=done, by=readiness, at=now + timedelta(seconds=5))
    assert undoable(readiness, now) == []


def test_a_selection_is_taken_back_as_a_whole_and_what_somebody_built_on_stays(
    ticket: Ticket, readiness: Actor, agent: Actor, now: datetime
) -> None:
    """Issue 4: an assignment can be undone for 60 seconds; those of a selection too."""
    client, home = browser_of(readiness), f"/{readiness.program.key}/"
    others = [ticket_of(agent, now) for _ in range(3)]
    names = [str(one) for one in (ticket, *others)]
    client.post(f"{home}queue/together/", {"ticket": names, "do": "assign:CS", "show": "review"})
    queue = client.get(f"{home}queue/").content.decode()
    assert "Undo 4 tickets" in queue
    assert re.findall(r'type="hidden" name="ticket" value="(.*?)"', queue) == names
    move(ticket=others[0], to=Status.REDIRECTED, by=readiness, at=clock.now(), why="Seen.")
    assert "Undo 3 tickets" in client.get(f"{home}queue/").content.decode()
    back = client.post(f"{home}tickets/T-1001/undo/", {"ticket": names, "show": "review"})
    page = client.get(back.headers["Location"]).content.decode()
    assert "T-1001, T-1003, T-1004 are as they were." in page
    assert "T-1002 was changed since." in page
    states = Ticket.objects.order_by("number").values_list("status", flat=True)
    assert list(states) == ["new", "redirected", "new", "new"]


def test_an_assignment_on_the_page_of_a_ticket_can_be_taken_back_there(
    ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    review(ticket=ticket, verdict=TO_CS, by=readiness, at=now)
    client, home = browser_of(readiness), f"/{readiness.program.key}/tickets/T-1001/"
    given = client.post(f"{home}do/assign/", {"group": "MRT", "version": "2"})
    page = client.get(given.headers["Location"]).content.decode()
    assert "Undo T-1001" in page
    assert "Undo T-1001" not in client.get(home).content.decode()
    assert client.post(f"{home}undo/", {"ticket": "T-1001"}).headers["Location"] == home
    assert Ticket.objects.get(pk=ticket.pk).group.code == "CS"


def test_undoing_twice_says_so(ticket: Ticket, readiness: Actor, now: datetime) -> None:
    done = review(ticket=ticket, verdict=TO_CS, by=readiness, at=now)
    undo(review=done, by=readiness, at=now)
    with pytest.raises(Conflict, match="already"):
        undo(review=done, by=readiness, at=now)
    assert undoable(readiness, now) == []


def test_a_later_assignment_can_be_undone_as_well(
    ticket: Ticket, readiness: Actor, program: Program, now: datetime
) -> None:
    review(ticket=ticket, verdict=TO_CS, by=readiness, at=now)
    member = actor_in(program, "team-member", teams=("CS",))
    assert member.user is not None
    mine = Verdict(Outcome.ASSIGN, group="CS", person=member.user.pk)
    done = assign(ticket=ticket, verdict=mine, by=member, at=now)
    assert not done.is_review
    assert Ticket.objects.get(pk=ticket.pk).person == member.user
    undo(review=done, by=member, at=now)
    assert Ticket.objects.get(pk=ticket.pk).person is None
    assert TicketReview.objects.filter(ticket=ticket, stands=True, is_review=True).count() == 1


def test_a_team_member_assigns_within_the_team(
    ticket: Ticket, readiness: Actor, program: Program, now: datetime
) -> None:
    review(ticket=ticket, verdict=TO_CS, by=readiness, at=now)
    stranger = actor_in(program, "team-member", teams=("MRT",))
    with pytest.raises(NotFound):
        assign(ticket=ticket, verdict=TO_CS, by=stranger, at=now)


def test_a_claim_shows_who_has_it_and_ends(
    ticket: Ticket, readiness: Actor, program: Program, now: datetime
) -> None:
    other = actor_in(program, "analyst")
    held = claim(ticket=ticket, by=readiness, at=now)
    assert held.claimed_until == now + timedelta(minutes=5)
    with pytest.raises(Conflict, match="is reviewing T-1001"):
        claim(ticket=ticket, by=other, at=now)
    with pytest.raises(Conflict, match="is reviewing T-1001"):
        review(ticket=ticket, verdict=TO_CS, by=other, at=now)
    assert claim(ticket=ticket, by=other, at=now + 2 * HOUR).claimed_by == other.user
    let_go(ticket=ticket, by=other, at=now + 2 * HOUR)
    assert Ticket.objects.get(pk=ticket.pk).status == "new"
    claim(ticket=ticket, by=readiness, at=now)
    review(ticket=ticket, verdict=TO_CS, by=readiness, at=now, version=1)
    assert Ticket.objects.get(pk=ticket.pk).claimed_by is None


def test_a_selection_is_reviewed_in_one_go_and_says_which_are_not(
    readiness: Actor, agent: Actor, program: Program, now: datetime
) -> None:
    tickets = [ticket_of(agent, now) for _ in range(4)]
    claim(ticket=tickets[1], by=actor_in(program, "analyst"), at=now)
    review(ticket=tickets[2], verdict=TO_CS, by=readiness, at=now)
    fresh = list(Ticket.objects.filter(program=program).order_by("number"))
    able, refused = foreseen(tickets=fresh, verdict=TO_CS, by=readiness, at=now)
    told = Entry.objects.filter(verb__startswith="ticket.")
    entries = told.count()
    bulk = review_many(tickets=tickets, verdict=TO_CS, by=readiness, at=now)
    assert [one.ticket for one in bulk.done] == able == [tickets[0], tickets[3]]
    assert [one.sentence for one in bulk.refused] == [one.sentence for one in refused]
    assert "T-1002" in bulk.refused[0].sentence
    assert told.count() == entries + 1


def test_a_selection_of_one_question_is_grouped_under_one(
    readiness: Actor, agent: Actor, program: Program, now: datetime
) -> None:
    tickets = [ticket_of(agent, now) for _ in range(3)]
    same = Verdict(Outcome.SAME_QUESTION, under="T-1001")
    able, refused = foreseen(tickets=tickets, verdict=same, by=readiness, at=now)
    assert (able, [one.ticket for one in refused]) == (tickets[1:], tickets[:1])
    bulk = review_many(tickets=tickets, verdict=same, by=readiness, at=now)
    assert [one.ticket for one in bulk.done] == able
    assert Ticket.objects.filter(program=program, under=tickets[0]).count() == 2


@pytest.mark.parametrize("gone", ["person", "group"])
def test_one_question_is_grouped_although_who_has_the_other_has_left(
    ticket: Ticket, readiness: Actor, agent: Actor, program: Program, now: datetime, gone: str
) -> None:
    other, member = ticket_of(agent, now), actor_in(program, "team-member", teams=("CS",))
    assert member.user is not None
    theirs = Verdict(Outcome.ASSIGN, group="CS", person=member.user.pk)
    review(ticket=other, verdict=theirs, by=readiness, at=now)
    if gone == "person":
        type(member.user).objects.filter(pk=member.user.pk).update(is_active=False)
    else:
        SupportGroup.objects.filter(program=program, code="CS").update(retired_at=now)
        changed(program)
    same = Verdict(Outcome.SAME_QUESTION, under=other.reference)
    review(ticket=ticket, verdict=same, by=readiness, at=now)
    found = Ticket.objects.select_related("group").get(pk=ticket.pk)
    assert (found.status, found.under_id, found.person) == ("assigned", other.pk, None)
    assert found.group.code == ("CS" if gone == "person" else "MRT")


def test_a_referral_gives_sight_and_no_more(
    ticket: Ticket, readiness: Actor, program: Program, now: datetime
) -> None:
    member = actor_in(program, "team-member", teams=("CS",))
    assert not Ticket.objects.visible_to(member).exists()
    with pytest.raises(InvalidInput, match="Say why"):
        refer(ticket=ticket, group="CS", why=" ", by=readiness, at=now)
    refer(ticket=ticket, group="CS", why="They know it.", by=readiness, at=now)
    refer(ticket=ticket, group="CS", why="They know it.", by=readiness, at=now)
    assert list(Ticket.objects.visible_to(member)) == [ticket]
    assert [e for e in story(ticket, member) if e.kind == "contact"]
    page = browser_of(member).get(f"/{program.key}/tickets/T-1001/").content.decode()
    assert "Group CS can see it too. They know it." in page
    assert Ticket.objects.get(pk=ticket.pk).group.code == "MRT"
    with pytest.raises(NotAllowed):
        refer(ticket=ticket, group="CS", why="x", by=member, at=now)
    end_referral(ticket=ticket, group="CS", by=readiness, at=now)
    assert not Ticket.objects.visible_to(member).exists()
    for vanished in ("NONE", "\x00"):
        with pytest.raises(NotFound):
            end_referral(ticket=ticket, group=vanished, by=readiness, at=now)
    with pytest.raises(InvalidInput, match="has T-1001 already"):
        refer(ticket=ticket, group="MRT", why="x", by=readiness, at=now)
