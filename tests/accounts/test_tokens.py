"""Tokens for scripts (safety row 27)."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.accounts.bearer import actor_from_bearer
from hypercare.foundation.accounts.models import ApiToken, Membership, User
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import (
    Conflict,
    HypercareError,
    InvalidInput,
    NotAllowed,
    NotFound,
)
from hypercare.foundation.programs.models import Program
from hypercare.foundation.staffing.tokens import (
    create_token,
    revoke_token,
    token_named,
)
from hypercare.surface.command.main import hypercare
from tests.factories.people import actor_in
from tests.factories.program import make_program


def test_a_token_opens_its_own_program(program: Program, now: datetime) -> None:
    token, secret = create_token(program=program, role="service", name="phones", at=now)
    actor = actor_from_bearer(f"Bearer {secret}", now)
    assert actor is not None
    assert (actor.program, actor.role, actor.token, actor.user) == (program, "service", token, None)


def test_it_is_found_in_one_statement(program: Program, now: datetime) -> None:
    _, secret = create_token(program=program, role="service", name="phones", at=now)
    with CaptureQueriesContext(connection) as seen:
        actor_from_bearer(f"Bearer {secret}", now)
    assert len(seen) == 1


def test_its_secret_is_random_and_nowhere_in_the_database(program: Program, now: datetime) -> None:
    token, secret = create_token(program=program, role="service", name="phones", at=now)
    _, other = create_token(program=program, role="service", name="mails", at=now)
    assert secret.startswith("hc_")
    assert len(secret) >= 3 + 256 / 6
    assert secret != other
    row = str(ApiToken.objects.filter(pk=token.pk).values().get())
    assert secret not in row
    assert secret[8:] not in row


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer hc_wrong", "Basic abc", "\x00", "Bearer é"]
)
def test_anything_else_opens_nothing(program: Program, now: datetime, header: str | None) -> None:
    create_token(program=program, role="service", name="phones", at=now)
    assert actor_from_bearer(header, now) is None


def test_it_ends_on_its_day(program: Program, now: datetime) -> None:
    _, secret = create_token(program=program, role="service", name="phones", days=2, at=now)
    assert actor_from_bearer(f"Bearer {secret}", now + timedelta(days=2, seconds=-1))
    assert actor_from_bearer(f"Bearer {secret}", now + timedelta(days=2)) is None


def test_it_ends_at_once_when_revoked(program: Program, now: datetime) -> None:
    token, secret = create_token(program=program, role="service", name="phones", at=now)
    revoke_token(token=token, by=system(program), at=now)
    assert actor_from_bearer(f"Bearer {secret}", now) is None


def test_it_is_taken_away_by_its_name(
    program: Program, now: datetime, command: Callable[..., Result]
) -> None:
    """Safety row 27."""
    _, secret = create_token(program=program, role="service", name="phones", at=now)
    said = command("revoke", "--program", program.key, "--name", "phones")
    assert (said.exit_code, said.output) == (0, "Token “phones” is taken away.\n")
    assert actor_from_bearer(f"Bearer {secret}", now) is None
    entry = Entry.objects.get(program=program, verb="token.revoked")
    assert (entry.user, entry.token) == (None, None)


def test_taking_it_away_twice_changes_nothing(
    program: Program, now: datetime, command: Callable[..., Result]
) -> None:
    create_token(program=program, role="service", name="phones", at=now)
    words = ("revoke", "--program", program.key, "--name", "phones")
    command(*words)
    again = command(*words)
    assert (again.exit_code, "nothing changed" in again.output) == (0, True)
    assert Entry.objects.filter(program=program, verb="token.revoked").count() == 1


def test_a_name_that_no_token_has_is_answered_with_those_there_are(
    program: Program, now: datetime, command: Callable[..., Result]
) -> None:
    create_token(program=program, role="service", name="phones", at=now)
    with pytest.raises(NotFound, match="phones"):
        token_named(program, "phnes")
    said = command("revoke", "--program", program.key, "--name", "phnes")
    assert isinstance(said.exception, NotFound)


def test_a_token_of_another_program_is_not_taken_away(
    program: Program, now: datetime, command: Callable[..., Result]
) -> None:
    other = make_program()
    _, secret = create_token(program=other, role="service", name="phones", at=now)
    command("revoke", "--program", program.key, "--name", "phones")
    assert actor_from_bearer(f"Bearer {secret}", now)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """`hypercare token`, with this test's database instead of an instance of its own."""
    monkeypatch.setattr("hypercare.surface.command.token.working_application", nullcontext)
    data = ("--data", str(tmp_path))
    return lambda verb, *words: CliRunner().invoke(hypercare, ["token", verb, *data, *words])


@pytest.mark.parametrize("loss", ["disabled", "no longer a member"])
def test_it_ends_with_its_maker(agent: Actor, now: datetime, loss: str) -> None:
    """Safety row 29: disable and role loss end tokens."""
    _, secret = create_token(program=agent.program, role="agent", name="mine", by=agent, at=now)
    assert actor_from_bearer(f"Bearer {secret}", now)
    if loss == "disabled":
        User.objects.filter(memberships__program=agent.program).update(is_active=False)
    else:
        Membership.objects.filter(program=agent.program).delete()
    assert actor_from_bearer(f"Bearer {secret}", now) is None


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"role": "boss"}, InvalidInput),
        ({"days": 91}, InvalidInput),
        ({"days": 0}, InvalidInput),
        ({"scopes": ["world.rule"]}, InvalidInput),
    ],
)
def test_it_refuses_what_makes_no_sense(
    program: Program, now: datetime, change: dict[str, object], error: type[HypercareError]
) -> None:
    facts: dict[str, object] = {"role": "service", "name": "phones", **change}
    with pytest.raises(error):
        create_token(program=program, at=now, **facts)  # type: ignore[arg-type]


def test_names_are_unique_in_a_program(program: Program, now: datetime) -> None:
    create_token(program=program, role="service", name="phones", at=now)
    with pytest.raises(Conflict):
        create_token(program=program, role="service", name="phones", at=now)


def test_nobody_makes_a_token_with_more_rights_than_their_own(agent: Actor, now: datetime) -> None:
    """Rule 5."""
    with pytest.raises(InvalidInput):
        create_token(program=agent.program, role="manager", name="more", by=agent, at=now)


def test_an_auditor_makes_no_tokens(program: Program, now: datetime) -> None:
    auditor = actor_in(program, "auditor")
    with pytest.raises(NotAllowed):
        create_token(program=program, role="auditor", name="mine", by=auditor, at=now)


def test_metrics_need_a_token_whose_role_may_read_them(program: Program) -> None:
    at = clock.now()
    _, service = create_token(program=program, role="service", name="watch", at=at)
    _, auditor = create_token(program=program, role="auditor", name="audit", at=at)
    client = Client()
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers=_with(auditor)).status_code == 404
    answer = client.get("/metrics", headers=_with(service))
    assert answer.status_code == 200
    assert b'hypercare_answers_total{method="GET",route="home:metrics"' in answer.content
    assert program.key.encode() not in answer.content


def _with(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}
