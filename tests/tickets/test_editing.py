"""Two people change the same ticket: merged where they do not overlap, asked where they do."""

import re
from datetime import datetime
from typing import Any

import pytest

from hypercare.casework.tickets.errors import Overlap
from hypercare.casework.tickets.models import Category, Ticket
from hypercare.casework.tickets.services import edit
from hypercare.casework.tickets.services.editing import facts_of
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.errors import InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import Entity
from tests.accounts.cast import browser_of
from tests.factories.people import actor_in
from tests.tickets.tickets import changed, ticket_of, told


@pytest.fixture
def ticket(readiness: Actor, now: datetime) -> Ticket:
    return ticket_of(readiness, now, severity=3)


@pytest.fixture
def other(program: Program) -> Actor:
    actor = actor_in(program, "analyst")
    assert actor.user is not None
    actor.user.name = "K. Mora"
    actor.user.save()
    return actor


def now_of(ticket: Ticket) -> Ticket:
    return Ticket.objects.select_related("subject").get(pk=ticket.pk)


def test_a_change_says_itself_in_the_story(ticket: Ticket, readiness: Actor, now: datetime) -> None:
    category = Category.objects.filter(program=readiness.program)[0]
    changes = {"severity": "1", "subject": "Cases gone", "category": str(category.pk)}
    edit(ticket=ticket, version=1, changes=changes, by=readiness, at=now)
    kept = now_of(ticket)
    assert (kept.severity, kept.subject.clear, kept.analytic) == (1, "Cases gone", category)
    assert (kept.version, kept.intake_id) == (2, ticket.intake_id)
    assert told(ticket) == [
        f"Subject: Cases gone. Severity 1, it was 3. Category: {category}.",
    ]
    entry = Entry.objects.get(verb="ticket.edited")
    assert entry.data == {"version": 2, "facts": ["category", "severity", "subject"]}


def test_the_entity_changes_by_its_key(ticket: Ticket, readiness: Actor, now: datetime) -> None:
    edit(ticket=ticket, version=1, changes={"entity": "birch"}, by=readiness, at=now)
    assert now_of(ticket).entity_name == "Birch"


def test_what_does_not_overlap_is_merged(
    ticket: Ticket, readiness: Actor, other: Actor, now: datetime
) -> None:
    was = facts_of(ticket, readiness)
    edit(ticket=ticket, version=1, changes={"severity": "1"}, by=other, at=now)
    mine = {**was, "subject": "Cases gone"}
    edit(ticket=ticket, version=1, changes=mine, was=was, by=readiness, at=now)
    kept = now_of(ticket)
    assert (kept.severity, kept.subject.clear, kept.version) == (1, "Cases gone", 3)


def test_what_overlaps_is_asked_with_both_texts_and_whose(
    ticket: Ticket, readiness: Actor, other: Actor, now: datetime
) -> None:
    was = facts_of(ticket, readiness)
    edit(ticket=ticket, version=1, changes={"severity": "1"}, by=other, at=now)
    mine = {**was, "severity": "2", "subject": "Cases gone"}
    with pytest.raises(Overlap, match=r"K\. Mora changed T-1001 in between") as asked:
        edit(ticket=ticket, version=1, changes=mine, was=was, by=readiness, at=now)
    overlap = asked.value
    assert overlap.clashes == ("severity",)
    assert (overlap.mine["severity"], overlap.theirs["severity"]) == ("2", "1")
    assert (overlap.merged["subject"], overlap.version) == ("Cases gone", 2)
    assert now_of(ticket).version == 2


def test_an_old_version_without_what_was_seen_is_refused(
    ticket: Ticket, readiness: Actor, other: Actor, now: datetime
) -> None:
    edit(ticket=ticket, version=1, changes={"severity": "1"}, by=other, at=now)
    with pytest.raises(OutOfDate, match=r"K\. Mora changed T-1001"):
        edit(ticket=ticket, version=1, changes={"subject": "x"}, by=readiness, at=now)


def test_saving_what_is_there_changes_nothing(
    ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    edit(ticket=ticket, version=1, changes=facts_of(ticket, readiness), by=readiness, at=now)
    assert now_of(ticket).version == 1
    assert told(ticket) == []


def test_every_fault_is_named_at_once(ticket: Ticket, readiness: Actor, now: datetime) -> None:
    changes = {"subject": " ", "severity": "9", "category": "x", "entity": "nowhere"}
    with pytest.raises(InvalidInput) as refused:
        edit(ticket=ticket, version=1, changes=changes, by=readiness, at=now)
    assert set(refused.value.fields) == set(changes)
    assert now_of(ticket).version == 1


def test_a_mask_is_never_saved_over_what_was_masked(
    program: Program, readiness: Actor, now: datetime
) -> None:
    """R34: who sees the masked subject and changes the severity keeps the clear one."""
    ticket = ticket_of(readiness, now, reason="SSN 123-45-6789 is missing.", severity=3)
    auditor = actor_in(program, "auditor")
    was = facts_of(ticket, auditor)
    changes = was | {"severity": "2"}
    assert changes["subject"] == "SSN [SSN masked] is missing."
    edit(
        ticket=ticket,
        version=1,
        changes=changes,
        was=facts_of(ticket, auditor),
        by=readiness,
        at=now,
    )
    assert now_of(ticket).subject.clear == "SSN 123-45-6789 is missing."


def test_who_may_not_changes_nothing(
    program: Program, ticket: Ticket, agent: Actor, now: datetime
) -> None:
    for by in (agent, actor_in(program, "auditor")):
        with pytest.raises(NotAllowed):
            edit(ticket=ticket, version=1, changes={"severity": "1"}, by=by, at=now)


def posted(ticket: Ticket, by: Actor, **changes: Any) -> dict[str, Any]:
    facts = facts_of(ticket, by)
    was = {f"was_{name}": value for name, value in facts.items()}
    return {**facts, **was, "version": ticket.version, **changes}


def test_what_is_no_longer_used_stays_until_somebody_changes_it(
    ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    """R14: the analytic category of a review is not lost by saving something else."""
    leaf = Category.objects.get(program=readiness.program)
    edit(ticket=ticket, version=1, changes={"category": str(leaf.pk)}, by=readiness, at=now)
    Category.objects.filter(pk=leaf.pk).update(retired_at=now)
    Entity.objects.filter(key="amber").update(retired_at=now)
    changed(readiness.program)
    client, path = browser_of(readiness), f"/{ticket.program.key}/tickets/T-1001/edit/"
    page = client.get(path).content.decode()
    assert re.findall(r'<option value="(.*?)" selected>', page) == ["3", str(leaf.pk), "amber"]
    said = posted(now_of(ticket), readiness, subject="Cases are back")
    assert client.post(path, said).status_code == 302
    kept = now_of(ticket)
    assert (kept.analytic_id, kept.entity_id) == (leaf.pk, ticket.entity_id)
    assert kept.subject.clear == "Cases are back"


def test_the_page_asks_field_by_field_and_saves_the_choice(
    ticket: Ticket, readiness: Actor, other: Actor, now: datetime
) -> None:
    path = f"/{ticket.program.key}/tickets/T-1001/edit/"
    mine = posted(ticket, readiness, severity="2", subject="<b>Cases</b> gone")
    browser_of(other).post(path, posted(ticket, other, severity="1"))
    asked = browser_of(readiness).post(path, mine)
    page = asked.content.decode()
    assert asked.status_code == 409
    assert "K. Mora changed T-1001 in between. Nothing of yours is lost." in page
    assert page.count('name="severity"') == 2
    assert "&lt;b&gt;Cases&lt;/b&gt; gone" in page
    again = posted(now_of(ticket), readiness, severity="2", subject="<b>Cases</b> gone")
    assert browser_of(readiness).post(path, again).status_code == 302
    kept = now_of(ticket)
    assert (kept.severity, kept.subject.clear) == (2, "<b>Cases</b> gone")
