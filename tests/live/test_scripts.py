"""The stream of the API: a script hears what its token may see, and asks where it cannot listen."""

import json

import pytest
from django.test import Client

from hypercare.foundation.accounts.actor import system
from hypercare.foundation.accounts.models import ApiToken
from hypercare.foundation.kernel import clock
from hypercare.foundation.live import hub as hubs
from hypercare.foundation.programs.models import Program
from hypercare.foundation.staffing import people
from hypercare.foundation.staffing.tokens import create_token, revoke_token
from tests.accounts.cast import browser
from tests.factories.people import actor_in
from tests.factories.program import NOW, make_program
from tests.live.listening import Ear, listening
from tests.live.test_stream import NEVER, happens, in_thread

pytestmark = pytest.mark.usefixtures("committed")
EVENTS = "/api/v1/events"


@pytest.fixture
def program(committed: None) -> Program:
    return make_program()


def bearer(program: Program, role: str = "analyst") -> dict[str, str]:
    made_by = actor_in(program, role)
    _, secret = create_token(program=program, role=role, name=role, at=clock.now(), by=made_by)
    return {"authorization": f"Bearer {secret}"}


def test_a_script_hears_its_program_and_no_other(program: Program) -> None:
    """Safety row 38."""
    headers, other = bearer(program), make_program()

    async def test() -> None:
        async with Ear(Client(), EVENTS, headers) as ear:
            assert ear.headers["content-type"].startswith("text/event-stream")
            await in_thread(lambda: happens(other, "C-CANARY"))
            await in_thread(lambda: happens(program, "C-1001"))
            assert (await ear.next_event())["subject"] == "C-1001"

    listening(test)


def revoked(program: Program) -> None:
    revoke_token(token=ApiToken.objects.get(), by=system(program), at=NOW)


def maker_disabled(program: Program) -> None:
    maker = ApiToken.objects.get().made_by
    assert maker is not None
    people.disable_user(user=maker, by=system(program), at=NOW)


@pytest.mark.parametrize("loss", [revoked, maker_disabled], ids=["revoked", "maker disabled"])
def test_a_lost_token_is_in_the_journal_and_ends_the_stream(
    program: Program, loss: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Safety row 29."""
    monkeypatch.setattr(hubs, "RECHECK_SECONDS", NEVER)
    headers = bearer(program)

    async def test() -> None:
        async with Ear(Client(), EVENTS, headers) as ear:
            await in_thread(lambda: loss(program))  # type: ignore[operator]
            await ear.until_ended()

    listening(test)


@pytest.mark.parametrize("said", ["", "Bearer made-up", "Basic x"])
def test_without_a_good_token_it_answers_401_as_a_problem(program: Program, said: str) -> None:
    """A session is no way in: the API takes no cookie."""
    client = browser(program, "agent")

    async def test() -> None:
        async with Ear(client, EVENTS, {"authorization": said}) as ear:
            assert ear.status == 401
            assert ear.headers["content-type"] == "application/problem+json"

    listening(test)


def asked(program: Program, headers: dict[str, str], after: str) -> dict[str, object]:
    answer = Client().get(f"{EVENTS}?after={after}", headers=headers)
    assert answer.status_code == 200, answer.content
    found: dict[str, object] = json.loads(answer.content)
    return found


def test_asking_gives_what_listening_would(program: Program) -> None:
    headers = bearer(program, "team-member")
    first = happens(program, "C-1", read_action="program.read")
    happens(program, "C-2", teams=("MRT",))
    last = happens(program, "C-3", read_action="program.read")
    found = asked(program, headers, str(first))
    assert found["position"] == last
    assert [event["subject"] for event in found["items"]] == ["C-3"]  # type: ignore[attr-defined]


def test_asking_goes_on_page_by_page(program: Program) -> None:
    headers = bearer(program)
    start = happens(program)
    for number in range(250):
        happens(program, f"C-{number}")
    first = asked(program, headers, str(start))
    second = asked(program, headers, str(first["position"]))
    assert (first["more"], second["more"]) == (True, False)
    assert len(first["items"]) + len(second["items"]) == 250  # type: ignore[arg-type]


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30])
def test_a_position_that_is_none_is_refused(program: Program, after: str) -> None:
    answer = Client().get(f"{EVENTS}?after={after}", headers=bearer(program))
    assert answer.status_code == 422


def test_a_page_asks_with_its_session(program: Program) -> None:
    client, first = browser(program, "agent"), happens(program)
    happens(program, "C-2")
    said = json.loads(client.get(f"/{program.key}/live/since?after={first}").content)
    assert [event["subject"] for event in said["events"]] == ["C-2"]
    assert not json.loads(client.get(f"/{program.key}/live/since?after=x").content)["events"]


def test_asking_when_nothing_happened_reads_no_journal(
    program: Program, django_assert_max_num_queries: object
) -> None:
    """Session, user, membership: as cheap as a page can be."""
    client, newest = browser(program, "agent"), happens(program)
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        client.get(f"/{program.key}/live/since?after={newest}")
