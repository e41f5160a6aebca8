"""The live stream (safety rows 29, 38, 50): who hears what, and for how long."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client

from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.journal import services as journal
from hypercare.foundation.live import hub as hubs
from hypercare.foundation.programs.models import Program
from hypercare.foundation.staffing import people as services
from tests.accounts.cast import browser_of
from tests.factories.people import actor_in
from tests.factories.program import NOW, make_program
from tests.live.listening import POOL, Ear, listening

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def program(committed: None) -> Program:
    return make_program()


@pytest.fixture
def agent(program: Program) -> Actor:
    return actor_in(program, "agent")


def happens(program: Program, subject: str = "C-1001", **scope: Any) -> int:
    facts = {"read_action": "contact.read", **scope}
    with transaction.atomic():
        entry = journal.write(
            by=system(program), at=NOW, verb="contact.logged", subject=subject, **facts
        )
    return entry.position


async def in_thread(work: Callable[[], Any]) -> Any:
    """Like another process: in a thread, on a connection of its own that is given back."""

    def working() -> Any:
        try:
            return work()
        finally:
            connection.close()

    return await sync_to_async(working)()


def test_what_happens_is_heard_with_ids_only(agent: Actor) -> None:
    """Data is verb, subject and position; words stay on the pages."""
    client = browser_of(agent)

    async def test() -> None:
        async with Ear(client, f"/{agent.program.key}/live") as ear:
            assert ear.status == 200
            assert ear.headers["cache-control"] == "no-store"
            assert ear.headers["x-accel-buffering"] == "no"
            position = await in_thread(lambda: happens(agent.program))
            assert await ear.next_event() == {
                "verb": "contact.logged",
                "subject": "C-1001",
                "position": position,
            }

    listening(test)


@pytest.mark.parametrize("by", ["last-event-id", "after"])
def test_who_comes_back_misses_nothing(agent: Actor, by: str) -> None:
    """Safety row 50: replay from where the page was."""
    first = happens(agent.program, "C-1001")
    for number in range(1002, 1302):
        happens(agent.program, f"C-{number}")
    client = browser_of(agent)
    path = f"/{agent.program.key}/live" + (f"?after={first}" if by == "after" else "")
    headers = {"last-event-id": str(first)} if by == "last-event-id" else {}

    async def test() -> None:
        async with Ear(client, path, headers) as ear:
            heard = [(await ear.next_event())["subject"] for _ in range(300)]
            assert heard == [f"C-{number}" for number in range(1002, 1302)]

    listening(test)


def test_another_program_is_never_heard(agent: Actor) -> None:
    """Safety row 38."""
    other = make_program()
    client = browser_of(agent)

    async def test() -> None:
        async with Ear(client, f"/{agent.program.key}/live") as ear:
            await in_thread(lambda: happens(other, "C-CANARY"))
            await in_thread(lambda: happens(agent.program, "C-1001"))
            assert (await ear.next_event())["subject"] == "C-1001"

    listening(test)


def test_a_team_member_hears_their_team_and_their_own(program: Program) -> None:
    """The same scopes as pages (rule 7)."""
    member = actor_in(program, "team-member", teams=("APP",))
    assert member.user is not None
    own, client = member.user.pk, browser_of(member)

    def all_that_happens() -> None:
        happens(program, "C-1", teams=("MRT",))
        happens(program, "C-2", read_action="audit.read")
        happens(program, "C-3", teams=("APP",))
        happens(program, "C-4", teams=("MRT",), owner_id=own)

    async def test() -> None:
        async with Ear(client, f"/{program.key}/live") as ear:
            await in_thread(all_that_happens)
            heard = [(await ear.next_event())["subject"] for _ in range(2)]
            assert heard == ["C-3", "C-4"]

    listening(test)


def test_the_administrator_hears_nothing_of_the_work(program: Program) -> None:
    client = browser_of(actor_in(program, "administrator"))

    async def test() -> None:
        async with Ear(client, f"/{program.key}/live") as ear:
            await in_thread(lambda: happens(program))
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(ear.next_event(), 1)

    listening(test)


def lose_role(actor: Actor) -> None:
    membership = Membership.objects.get(user=actor.user)
    services.remove_member(membership=membership, by=system(actor.program), at=NOW)


def change_role(actor: Actor) -> None:
    membership = Membership.objects.get(user=actor.user)
    services.change_role(
        membership=membership,
        role="administrator",
        teams=(),
        version=1,
        by=system(actor.program),
        at=NOW,
    )


def disable(actor: Actor) -> None:
    assert actor.user is not None
    services.disable_user(user=actor.user, by=system(actor.program), at=NOW)


def new_password(actor: Actor) -> None:
    user = User.objects.get(pk=actor.user.pk if actor.user else 0)
    user.set_password("another one")
    user.save()


# Longer than any test waits: what ends a stream then is the journal.
NEVER = 1000.0


@pytest.mark.parametrize("loss", [lose_role, change_role, disable])
def test_a_lost_right_is_in_the_journal_and_ends_the_stream(
    agent: Actor, loss: Callable[[Actor], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Safety row 29."""
    monkeypatch.setattr(hubs, "RECHECK_SECONDS", NEVER)
    client = browser_of(agent)

    async def test() -> None:
        async with Ear(client, f"/{agent.program.key}/live") as ear:
            await in_thread(lambda: loss(agent))
            await ear.until_ended()

    listening(test)


@pytest.mark.parametrize("loss", [new_password, lambda _: Session.objects.all().delete()])
def test_what_the_journal_does_not_say_ends_the_stream_too(
    agent: Actor, loss: Callable[[Actor], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Safety row 29: a new password, a session that ran out."""
    monkeypatch.setattr(hubs, "RECHECK_SECONDS", 0.05)
    client = browser_of(agent)

    async def test() -> None:
        async with Ear(client, f"/{agent.program.key}/live") as ear:
            await in_thread(lambda: loss(agent))
            await ear.until_ended()

    listening(test)


def test_signing_out_is_in_the_journal_and_ends_the_stream(
    agent: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "RECHECK_SECONDS", NEVER)
    client = browser_of(agent)

    async def test() -> None:
        async with Ear(client, f"/{agent.program.key}/live") as ear:
            await in_thread(lambda: client.post("/sign-out/"))
            await ear.until_ended()

    listening(test)


def test_rights_are_checked_often_enough() -> None:
    """Safety row 29: within five seconds."""
    assert hubs.RECHECK_SECONDS + hubs.CHECK_SECONDS <= 4


def test_a_stream_that_cannot_be_checked_in_time_ends(
    agent: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Safety row 29: also while every thread of the pool is busy with pages."""
    monkeypatch.setattr(hubs, "RECHECK_SECONDS", 0.05)
    monkeypatch.setattr(hubs, "CHECK_SECONDS", 0.05)
    client, done = browser_of(agent), threading.Event()

    async def test() -> None:
        async with Ear(client, f"/{agent.program.key}/live") as ear:
            page = asyncio.create_task(asyncio.to_thread(done.wait))
            await ear.until_ended()
            done.set()
            await page

    listening(test)


def test_fifty_streams_add_one_connection_beside_the_pool(agent: Actor) -> None:
    """Safety row 50: the hub's. Who may listen is asked on the pool's."""
    client = browser_of(agent)

    async def test() -> None:
        before = await in_thread(connected)
        ears = [Ear(client, f"/{agent.program.key}/live") for _ in range(50)]
        for ear in ears:
            await ear.__aenter__()
        await in_thread(lambda: happens(agent.program))
        for ear in ears:
            await ear.next_event()
        assert await in_thread(connected) - before <= POOL + 1
        for ear in ears:
            await ear.__aexit__()

    listening(test)


def connected() -> int:
    """Connections to the database, but for the one that asks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()",
            [],
        )
        row: tuple[int] = cursor.fetchone()
    return row[0]


def test_it_hears_again_after_its_connection_was_cut(
    agent: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Safety row 50: nothing is missed in between."""
    monkeypatch.setattr(hubs, "RETRY_SECONDS", 0.05)
    client = browser_of(agent)

    async def test() -> None:
        async with Ear(client, f"/{agent.program.key}/live") as ear:
            await in_thread(lambda: happens(agent.program, "C-1"))
            assert (await ear.next_event())["subject"] == "C-1"
            await in_thread(cut)
            await in_thread(lambda: happens(agent.program, "C-2"))
            assert (await ear.next_event())["subject"] == "C-2"

    listening(test)


def cut() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND (query LIKE 'LISTEN%%' OR query LIKE '%%FROM journal_entry WHERE program_id%%')",
            [],
        )


@pytest.mark.parametrize(("who", "status"), [("nobody", 401), ("stranger", 404), ("forger", 404)])
def test_others_are_not_let_in(agent: Actor, who: str, status: int) -> None:
    stranger = actor_in(make_program(), "agent")
    clients = {"nobody": Client(), "stranger": browser_of(stranger), "forger": Client()}
    clients["forger"].cookies["sessionid"] = "made-up"

    async def test() -> None:
        async with Ear(clients[who], f"/{agent.program.key}/live") as ear:
            assert ear.status == status

    listening(test)
