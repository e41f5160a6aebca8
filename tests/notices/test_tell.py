"""Telling people: once, only whom it concerns, in the way each of them chose."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from hypercare.casework.tickets import notices as tickets
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import User
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.notices import services
from hypercare.foundation.notices.kinds import Kind
from hypercare.foundation.notices.models import Notice
from hypercare.foundation.notices.selectors import unread
from hypercare.foundation.notices.states import Way
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.programs.models import Program
from hypercare.foundation.staffing.people import disable_user
from tests.factories.people import actor_in
from tests.factories.program import NOW, make_program


def tell(program: Program, *actors: Actor, key: str = "once", kind: str = tickets.ASSIGNED) -> None:
    people = [actor.user.pk for actor in actors if actor.user]
    text = "T-1042 is assigned to you."
    services.tell(
        program=program, people=people, kind=kind, subject="T-1042", text=text, key=key, at=NOW
    )


def chooses(actor: Actor, way: Way, kind: str = tickets.ASSIGNED) -> None:
    mail_to = "person@current.example"
    services.choose(ways={kind: way}, mail_to=mail_to, by=actor, at=NOW)


def test_each_of_the_people_has_one_notice(program: Program, agent: Actor) -> None:
    other = actor_in(program, "manager")
    tell(program, agent, other, agent)
    assert {n.person_id for n in Notice.objects.all()} == {agent.user.pk, other.user.pk}  # type: ignore[union-attr]
    assert Notice.objects.count() == 2


def test_telling_twice_tells_once(program: Program, agent: Actor) -> None:
    """A retry is the same notice, the same mail and the same journal entry."""
    chooses(agent, Way.MAIL)
    tell(program, agent)
    before = Entry.objects.count()
    tell(program, agent)
    assert (Notice.objects.count(), Message.objects.count()) == (1, 1)
    assert Entry.objects.count() == before


def test_what_is_undone_tells_nobody(program: Program, agent: Actor) -> None:
    """The notice belongs to the transaction that decided it."""

    def undone() -> None:
        with transaction.atomic():
            tell(program, agent)
            raise LookupError

    with pytest.raises(LookupError):
        undone()
    assert not Notice.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("way", "notices", "mails"), [(Way.PAGE, 1, 0), (Way.MAIL, 1, 1), (Way.NONE, 0, 0)]
)
def test_each_person_is_told_as_they_chose(
    program: Program, agent: Actor, way: Way, notices: int, mails: int
) -> None:
    chooses(agent, way)
    tell(program, agent)
    assert (Notice.objects.count(), Message.objects.count()) == (notices, mails)


def test_a_choice_holds_for_its_kind_and_its_program_only(program: Program, agent: Actor) -> None:
    chooses(agent, Way.NONE, tickets.STATUS)
    tell(program, agent, kind=tickets.STATUS, key="status")
    tell(program, agent)
    assert [n.kind for n in Notice.objects.all()] == [tickets.ASSIGNED]


@pytest.mark.parametrize("kind", tickets.NOTICES, ids=lambda kind: kind.code)
def test_who_chose_nothing_is_told_by_the_preset(
    program: Program, agent: Actor, kind: Kind
) -> None:
    User.objects.update(email="person@current.example")
    tell(program, agent, kind=kind.code)
    assert Notice.objects.count() == 1
    assert Message.objects.exists() is (kind.preset == Way.MAIL)


def test_without_an_address_it_stays_on_the_page(program: Program, agent: Actor) -> None:
    tell(program, agent)
    assert Notice.objects.count() == 1
    assert not Message.objects.exists()


def test_who_left_or_never_came_is_not_told(program: Program, agent: Actor) -> None:
    stranger = actor_in(make_program(), "agent")
    gone = actor_in(program, "agent")
    assert gone.user is not None
    disable_user(user=gone.user, by=agent, at=NOW)
    tell(program, stranger, gone)
    assert not Notice.objects.exists()


@pytest.mark.parametrize("role", ["recipient", "partner"])
def test_an_outside_reader_is_not_told(program: Program, role: str) -> None:
    """They may do nothing yet (`rights.toml`)."""
    tell(program, actor_in(program, role))
    assert not Notice.objects.exists()


def test_a_kind_that_nobody_registered_is_refused(program: Program, agent: Actor) -> None:
    with pytest.raises(KeyError):
        tell(program, agent, kind="no.such-kind")


def test_only_the_person_may_hear_of_it(program: Program, agent: Actor) -> None:
    """Safety row 38: the entry's scope is its owner."""
    tell(program, agent)
    entry = Entry.objects.get(verb="notice.told")
    assert agent.user is not None
    assert (entry.read_action, entry.owner_id, entry.teams) == ("notice.read", agent.user.pk, [])


def test_telling_costs_the_same_reads_for_one_and_for_many(program: Program) -> None:
    """Reads do not grow with people; each new notice is one journal entry."""
    many = [actor_in(program, "agent") for _ in range(8)]
    with CaptureQueriesContext(connection) as seen:
        tell(program, *many)
    reads = [q for q in seen.captured_queries if q["sql"].startswith("SELECT")]
    assert len(reads) == 2


def test_reading_all_leaves_what_the_person_has_not_seen(program: Program, agent: Actor) -> None:
    tell(program, agent, key="1")
    seen = Notice.objects.get().pk
    tell(program, agent, key="2")
    assert services.read(by=agent, at=NOW, until=seen) == 1
    assert unread(agent) == 1


def test_nobody_reads_the_notices_of_another(program: Program, agent: Actor) -> None:
    tell(program, agent)
    other = actor_in(program, "manager")
    assert services.read(by=other, at=NOW, notice=Notice.objects.get().pk) == 0
    assert unread(agent) == 1


def test_the_bell_counts_over_the_index_of_unread_notices(program: Program, agent: Actor) -> None:
    """What was read long ago costs nothing."""
    assert agent.user is not None
    old = [
        Notice(program=program, person=agent.user, at=NOW, read_at=NOW, key=str(n))
        for n in range(5000)
    ]
    Notice.objects.bulk_create(old)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE notices_notice")
    rows = Notice.objects.visible_to(agent).unread()[:100]
    assert "notice_unread" in rows.explain()
