"""Watching a ticket: who is told, by preset and by choice, and who is not."""

import json

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hypercare.casework.intake.services import receive
from hypercare.casework.tickets import notices as kinds
from hypercare.casework.tickets.models import Ticket, TicketWatch
from hypercare.casework.tickets.policies import Given
from hypercare.casework.tickets.services import add_note, group
from hypercare.casework.tickets.services.joining import join
from hypercare.casework.tickets.services.moving import move
from hypercare.casework.tickets.services.reviewing import Verdict, review
from hypercare.casework.tickets.services.undoing import undo
from hypercare.casework.tickets.services.watching import watch
from hypercare.casework.tickets.states import Outcome, Status
from hypercare.casework.tickets.watching import tell_watchers, watchers
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import NotAllowed, NotFound
from hypercare.foundation.notices.models import Notice
from hypercare.foundation.notices.services import choose, read
from hypercare.foundation.notices.states import Way
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.programs.models import Program
from hypercare.foundation.staffing.people import disable_user
from hypercare.foundation.staffing.tokens import create_token
from tests.accounts.cast import browser_of
from tests.factories.contacts import incoming
from tests.factories.people import actor_in, make_user
from tests.factories.program import NOW
from tests.tickets.tickets import ticket_of


@pytest.fixture
def ticket(agent: Actor) -> Ticket:
    """Logged by the agent, who is told of it by preset."""
    made = receive(incoming(), by=agent, at=NOW).ticket
    assert made is not None
    return made


def name(actor: Actor) -> str:
    assert actor.user is not None
    return actor.user.username


def watches(actor: Actor, ticket: Ticket, on: bool = True) -> None:
    watch(ticket=ticket, username=name(actor), watches=on, by=actor, at=NOW)


def happens(ticket: Ticket, by: Actor) -> None:
    text = f"{ticket} is resolved."
    tell_watchers(ticket=ticket, kind=kinds.STATUS, text=text, key="status-2", by=by, at=NOW)


def told() -> set[str]:
    return {notice.person.username for notice in Notice.objects.select_related("person")}


def test_who_logged_a_ticket_is_told_by_preset(
    ticket: Ticket, agent: Actor, readiness: Actor
) -> None:
    happens(ticket, readiness)
    assert told() == {name(agent)}


def test_who_watches_is_told_until_they_no_longer_do(
    ticket: Ticket, agent: Actor, readiness: Actor
) -> None:
    watches(readiness, ticket)
    assert {user.username for user in watchers(ticket)} == {name(agent), name(readiness)}
    watches(readiness, ticket, on=False)
    assert {user.username for user in watchers(ticket)} == {name(agent)}


def test_who_is_told_by_preset_can_choose_not_to_be(
    ticket: Ticket, agent: Actor, readiness: Actor
) -> None:
    watches(agent, ticket, on=False)
    happens(ticket, readiness)
    assert told() == set()


def test_nobody_is_told_of_their_own_doing(ticket: Ticket, agent: Actor, readiness: Actor) -> None:
    watches(readiness, ticket)
    happens(ticket, readiness)
    assert told() == {name(agent)}


def test_the_same_thing_is_told_once(ticket: Ticket, readiness: Actor) -> None:
    for _ in range(3):
        happens(ticket, readiness)
    assert Notice.objects.count() == 1


def lose_team(member: Actor, by: Actor) -> None:
    Membership.objects.filter(user=member.user).update(teams=["APP"])


def lose_role(member: Actor, by: Actor) -> None:
    Membership.objects.filter(user=member.user).update(role="administrator")


def leave(member: Actor, by: Actor) -> None:
    assert member.user is not None
    disable_user(user=member.user, by=by, at=NOW)


@pytest.mark.parametrize("loss", [lose_team, lose_role, leave])
def test_who_lost_sight_of_the_ticket_is_told_nothing(
    ticket: Ticket, agent: Actor, readiness: Actor, loss: object
) -> None:
    """Looked up at the moment of telling, in the scopes of pages."""
    member = actor_in(agent.program, "team-member", teams=("MRT",))
    watches(member, ticket)
    assert name(member) in {user.username for user in watchers(ticket)}
    loss(member, readiness)  # type: ignore[operator]
    happens(ticket, readiness)
    assert told() == {name(agent)}


@pytest.mark.parametrize(("bounced", "kind"), [(False, kinds.CONTACT), (True, kinds.CAME_BACK)])
def test_a_further_contact_is_told_with_numbers_only(
    ticket: Ticket, agent: Actor, readiness: Actor, bounced: bool, kind: str
) -> None:
    contact = receive(incoming(about="auto-reply", reason="Canary words."), by=readiness, at=NOW)
    join(ticket=ticket, contact=contact.contact, bounced=bounced, by=readiness, at=NOW)
    notice = Notice.objects.get(kind=kind)
    assert notice.person == agent.user
    assert contact.contact.reference in notice.text
    assert ticket.reference in notice.text
    assert "Canary" not in notice.text


def given_to(ticket: Ticket, person: Actor, by: Actor) -> None:
    assert person.user is not None
    given = Given(why="Yours.", group="MRT", person=person.user.pk)
    move(ticket=ticket, to=Status.ASSIGNED, by=by, at=NOW, given=given)


def test_a_note_is_told_to_who_has_the_ticket_and_who_watches_it(
    ticket: Ticket, agent: Actor, readiness: Actor
) -> None:
    """One unread notice at most, without a word of it; who only logged the ticket is not told."""
    member = actor_in(ticket.program, "team-member", teams=("MRT",))
    given_to(ticket, member, by=readiness)
    watches(readiness, ticket)
    Notice.objects.all().delete()
    other = actor_in(ticket.program, "analyst")
    for text in ("Canary one.", "Canary two."):
        add_note(ticket=ticket, text=text, audience="internal", by=other, at=NOW)
    said = f"{other.user} added a note to T-1001."
    assert [(one.person.username, one.text) for one in Notice.objects.order_by("person")] == [
        (name(readiness), said),
        (name(member), said),
    ]
    add_note(ticket=ticket, text="My own.", audience="internal", by=member, at=NOW)
    assert Notice.objects.filter(person=member.user).count() == 1


def test_who_watches_a_grouped_ticket_is_told_where_it_goes(
    ticket: Ticket, agent: Actor, readiness: Actor
) -> None:
    """R31: it goes where its lead goes; nobody who waits for it hears nothing."""
    other = actor_in(agent.program, "agent")
    under = ticket_of(other, NOW)
    watches(agent, under)
    group(tickets=[under], under=ticket, why="", by=readiness, at=NOW)
    move(ticket=ticket, to=Status.REDIRECTED, by=readiness, at=NOW)
    text = "T-1001 is now: Redirected."
    assert {notice.person.username: notice.text for notice in Notice.objects.all()} == {
        name(agent): text,
        name(other): f"{text} T-1002 is grouped under it.",
    }


def test_who_gets_a_ticket_is_told_of_that_and_watchers_that_it_moved(
    ticket: Ticket, agent: Actor, readiness: Actor
) -> None:
    """Each is told once; who did it is not."""
    member = actor_in(ticket.program, "team-member", teams=("MRT",))
    watches(readiness, ticket)
    given_to(ticket, member, by=readiness)
    said = {notice.person.username: notice.kind for notice in Notice.objects.all()}
    assert said == {name(member): kinds.ASSIGNED, name(agent): kinds.STATUS}


def test_who_has_a_ticket_is_told_by_preset(ticket: Ticket, agent: Actor, readiness: Actor) -> None:
    member = actor_in(ticket.program, "team-member", teams=("MRT",))
    given_to(ticket, member, by=readiness)
    Notice.objects.all().delete()
    ticket.refresh_from_db()
    happens(ticket, readiness)
    assert told() == {name(agent), name(member)}


def test_an_assignment_that_is_taken_back_leaves_no_notice_and_no_mail(
    ticket: Ticket, agent: Actor, readiness: Actor
) -> None:
    """Who knows of it already, from the page or from a mail that has gone, is told once more."""
    member = actor_in(ticket.program, "team-member", teams=("CS",))
    assert member.user is not None
    choose(ways={kinds.ASSIGNED: Way.MAIL}, mail_to="cs@current.example", by=member, at=NOW)
    said = Verdict(Outcome.ASSIGN, group="CS", person=member.user.pk)
    done = review(ticket=ticket, verdict=said, by=readiness, at=NOW)
    mail = Message.objects.filter(recipient="cs@current.example")
    assert (told(), mail.count()) == ({name(agent), name(member)}, 1)
    read(by=agent, at=NOW, until=Notice.objects.get(person=agent.user).pk)
    undo(review=done, by=readiness, at=NOW)
    assert not mail.exists()
    assert [notice.text for notice in Notice.objects.order_by("pk")] == [
        "T-1001 is now: Assigned.",
        "That was taken back: T-1001 is new, as before.",
    ]
    assert told() == {name(agent)}


def test_saying_it_twice_says_it_once(ticket: Ticket, readiness: Actor) -> None:
    for _ in range(2):
        watches(readiness, ticket)
    assert TicketWatch.objects.count() == 1
    assert Entry.objects.filter(verb="ticket.watched").count() == 1


@pytest.mark.parametrize("role", ["agent", "team-member", "auditor", "program-lead"])
def test_who_may_not_cannot_say_it_for_somebody_else(
    ticket: Ticket, agent: Actor, role: str
) -> None:
    other = actor_in(agent.program, role, teams=("MRT",))
    with pytest.raises(NotAllowed):
        watch(ticket=ticket, username=name(agent), watches=True, by=other, at=NOW)


def test_who_may_not_see_it_cannot_be_told(ticket: Ticket, readiness: Actor) -> None:
    stranger = actor_in(ticket.program, "team-member", teams=("APP",))
    with pytest.raises(NotFound, match="may not see"):
        watch(ticket=ticket, username=name(stranger), watches=True, by=readiness, at=NOW)
    with pytest.raises(NotFound, match="Nobody signs in"):
        watch(ticket=ticket, username=make_user().username, watches=True, by=readiness, at=NOW)
    assert not TicketWatch.objects.exists()


def test_the_page_says_who_is_told_and_takes_a_key(ticket: Ticket, readiness: Actor) -> None:
    client, path = browser_of(readiness), f"/{ticket.program.key}/tickets/{ticket}/"
    page = client.get(path).content.decode()
    assert 'data-key="t" data-key-label="Watch"' in page
    assert "You are not told when it moves." in page
    for said, words in (("1", "Stop watching"), ("1", "Stop watching"), ("0", "Watch")):
        assert client.post(f"{path}watch/", {"watches": said}).status_code == 302
        assert f'data-key-label="{words}"' in client.get(path).content.decode()


def test_the_page_costs_the_same_with_many_watchers(
    ticket: Ticket, readiness: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, path = browser_of(readiness), f"/{ticket.program.key}/tickets/{ticket}/"
    client.get(path)
    with django_assert_max_num_queries(100) as before:
        client.get(path)
    for _ in range(6):
        watches(actor_in(ticket.program, "agent"), ticket)
    with django_assert_max_num_queries(len(before)):
        client.get(path)


def script(program: Program, role: str) -> dict[str, str]:
    _, secret = create_token(program=program, role=role, name=role, at=clock.now())
    return {"Authorization": f"Bearer {secret}"}


def test_the_api_says_who_is_told(ticket: Ticket, agent: Actor, readiness: Actor) -> None:
    headers, path = script(ticket.program, "analyst"), f"/api/v1/tickets/{ticket}/watchers"
    client, mine = Client(), f"{path}/{name(readiness)}"
    for ask, people in (
        (client.put, {name(agent), name(readiness)}),
        (client.put, {name(agent), name(readiness)}),
        (client.delete, {name(agent)}),
    ):
        answer = ask(mine, headers=headers)
        assert answer.status_code == 200, answer.content
        assert {one["username"] for one in json.loads(answer.content)["items"]} == people
    assert client.get(path, headers=headers).json() == json.loads(answer.content)


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("agent", "T-1001/watchers/nobody", 403),
        ("administrator", "T-1001/watchers/nobody", 404),
        ("analyst", "T-1001/watchers/nobody", 404),
        ("analyst", "T-9999/watchers/nobody", 404),
        ("analyst", "T-1001/watchers/no body", 422),
    ],
)
def test_the_api_refuses_with_a_sentence(ticket: Ticket, role: str, path: str, status: int) -> None:
    answer = Client().put(f"/api/v1/tickets/{path}", headers=script(ticket.program, role))
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_who_logged_it_is_told_that_the_caller_came_back(
    ticket: Ticket, agent: Actor, program: Program
) -> None:
    """R33: the caller was given the service desk's number, and calls us again."""
    receive(incoming(attach_to="T-1001"), by=actor_in(program, "agent"), at=NOW)
    assert set(Notice.objects.values_list("kind", "person")) >= {
        (kinds.CAME_BACK, agent.user and agent.user.pk)
    }
