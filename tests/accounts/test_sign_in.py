"""Signing in and out (safety rows 28 to 31)."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from hypercare.foundation.accounts.actor import system
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.errors import Conflict, InvalidInput
from hypercare.foundation.programs.models import Program
from hypercare.foundation.staffing import people as services

PASSWORD = "correct-horse-battery"


@pytest.fixture
def membership(program: Program, now: datetime) -> Membership:
    return services.add_user(
        username="rivera",
        name="A. Rivera",
        password=PASSWORD,
        program=program,
        role="agent",
        at=now,
    )


def sign_in(client: Client, password: str = PASSWORD, to: str = "", name: str = "rivera") -> int:
    data = {"username": name, "password": password, "next": to}
    return client.post("/sign-in/", data).status_code


def test_a_person_signs_in_and_gets_a_new_session_key(membership: Membership) -> None:
    """Safety row 29: no session fixation."""
    client = Client()
    session = client.session
    session["before"] = "1"
    session.save()
    client.cookies["sessionid"] = session.session_key or ""
    assert sign_in(client) == 302
    assert client.cookies["sessionid"].value != session.session_key
    assert client.get(f"/{membership.program.key}/").status_code == 200


def test_sign_out_takes_a_post(membership: Membership) -> None:
    """Safety row 30: no state change on GET."""
    client = Client()
    sign_in(client)
    assert client.get("/sign-out/").status_code in (404, 405)
    assert client.get(f"/{membership.program.key}/").status_code == 200
    client.post("/sign-out/")
    assert client.get(f"/{membership.program.key}/").status_code == 302


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_next_stays_on_this_site(membership: Membership, to: str) -> None:
    """Safety row 31."""
    answer = Client().post("/sign-in/", {"username": "rivera", "password": PASSWORD, "next": to})
    assert answer.headers["Location"] == "/"


def test_next_leads_back_to_the_page_that_was_asked_for(membership: Membership) -> None:
    to = f"/{membership.program.key}/search/?q=files"
    answer = Client().post("/sign-in/", {"username": "rivera", "password": PASSWORD, "next": to})
    assert answer.headers["Location"] == to


def test_unknown_wrong_and_disabled_are_the_same_answer(membership: Membership) -> None:
    """Safety row 28."""
    wrong = _answer("rivera")
    unknown = _answer("nobody")
    User.objects.filter(username="rivera").update(is_active=False)
    disabled = _answer("rivera", PASSWORD)
    assert wrong.replace("rivera", "X") == unknown.replace("nobody", "X")
    assert wrong == disabled


def _answer(name: str, password: str = "wrong") -> str:
    page = Client().post("/sign-in/", {"username": name, "password": password}).content.decode()
    assert "do not belong together" in page
    head, _, rest = page.partition("csrfmiddlewaretoken")
    return head + rest.partition(">")[2]


@pytest.mark.parametrize("name", ["rivera", "nobody"])
def test_too_many_attempts_are_throttled_and_say_for_how_long(
    membership: Membership, name: str
) -> None:
    """Safety row 28 again: also for names that nobody has."""
    client = Client()
    for _ in range(8):
        sign_in(client, "wrong", name=name)
    answer = client.post("/sign-in/", {"username": name, "password": PASSWORD})
    assert answer.status_code == 429
    assert b"Wait 15 minutes" in answer.content


def test_a_new_password_ends_the_other_sessions(membership: Membership) -> None:
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    new = {"old_password": PASSWORD, "new_password1": "new-horse-9", "new_password2": "new-horse-9"}
    assert here.get("/me/password/").status_code == 200
    assert here.post("/me/password/", new).status_code == 302
    assert here.get(f"/{membership.program.key}/").status_code == 200
    assert there.get(f"/{membership.program.key}/").status_code == 302


def test_a_lost_role_ends_the_session(membership: Membership, now: datetime) -> None:
    """Safety row 29."""
    client = Client()
    sign_in(client)
    services.remove_member(membership=membership, by=system(membership.program), at=now)
    assert client.get("/me/password/").status_code == 302


def test_a_changed_role_asks_to_sign_in_again(membership: Membership, now: datetime) -> None:
    client = Client()
    sign_in(client)
    program = membership.program
    services.change_role(
        membership=membership, role="auditor", teams=(), version=1, by=system(program), at=now
    )
    assert client.get(f"/{program.key}/").status_code == 302
    assert sign_in(client) == 302
    assert client.get(f"/{program.key}/contacts/new/").status_code in (403, 404)


def test_a_role_that_changed_in_between_is_not_overwritten(
    membership: Membership, now: datetime
) -> None:
    with pytest.raises(Conflict):
        services.change_role(
            membership=membership,
            role="auditor",
            teams=(),
            version=9,
            by=system(membership.program),
            at=now,
        )


def test_a_disabled_person_cannot_sign_in(membership: Membership, now: datetime) -> None:
    services.disable_user(user=membership.user, by=system(membership.program), at=now)
    assert sign_in(Client()) == 200


@pytest.mark.parametrize(
    ("change", "field"), [({"role": "boss"}, "role"), ({"password": "12345678"}, "password")]
)
def test_it_refuses_a_user_with_a_fault(
    program: Program, now: datetime, change: dict[str, Any], field: str
) -> None:
    facts: dict[str, Any] = {
        "username": "lee",
        "name": "B. Lee",
        "password": PASSWORD,
        "role": "agent",
        **change,
    }
    with pytest.raises(InvalidInput) as refused:
        services.add_user(program=program, at=now, **facts)
    assert set(refused.value.fields) == {field}
    assert not User.objects.filter(username="lee").exists()


def test_it_refuses_a_name_that_differs_only_in_case(membership: Membership, now: datetime) -> None:
    with pytest.raises(Conflict):
        services.add_user(
            username="Rivera",
            name="Somebody else",
            password=PASSWORD,
            program=membership.program,
            role="agent",
            at=now,
        )


def test_adding_somebody_is_in_the_journal_without_their_name(membership: Membership) -> None:
    entry = Entry.objects.get(program=membership.program, verb="member.added")
    assert entry.read_action == "audit.read"
    assert "ivera" not in f"{entry.subject}{entry.data}"


def test_passwords_are_kept_by_djangos_slow_hash(
    membership: Membership, settings: object, now: datetime
) -> None:
    from django.conf import global_settings
    from django.contrib.auth.hashers import get_hasher

    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # type: ignore[attr-defined]
    assert get_hasher().algorithm == "pbkdf2_sha256"
