"""The gate: 404, 403 and sign-in, program by program (safety rows 21, 25)."""

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.views.decorators.http import require_safe

from hypercare.config import urls
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser, browser_of
from tests.factories.people import make_user
from tests.factories.program import make_program


@require_safe
def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("CANARY")


urlpatterns = [path("forgotten/", forgotten, name="forgotten"), *urls.urlpatterns]


@pytest.mark.urls("tests.accounts.test_gate")
def test_a_route_without_a_row_is_refused(agent: Actor) -> None:
    """Deny by default (rule 1)."""
    answer = browser_of(agent).get("/forgotten/")
    assert answer.status_code == 404
    assert b"CANARY" not in answer.content


def test_who_is_not_signed_in_goes_to_sign_in_and_back(program: Program) -> None:
    answer = Client().get(f"/{program.key}/search/?q=files")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/sign-in/?next=/{program.key}/search/%3Fq%3Dfiles"


def test_a_fragment_says_so_and_leaves_the_page(program: Program) -> None:
    """Saving never clears what was typed (pages.md)."""
    answer = Client().get(f"/{program.key}/", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert b"sign in again" in answer.content


def test_unknown_program_and_no_membership_are_the_same_answer(agent: Actor) -> None:
    """Rule 4."""
    other = make_program()
    client = browser_of(agent)
    answers = [client.get(f"/{key}/") for key in (other.key, "no-such-program")]
    assert [a.status_code for a in answers] == [404, 404]
    assert _without_id(answers[0].content) == _without_id(answers[1].content)


def _without_id(page: bytes) -> bytes:
    return page.partition(b"<code>")[0]


def test_a_look_without_the_right_is_not_found(program: Program) -> None:
    assert browser(program, "administrator").get(f"/{program.key}/search/").status_code == 404


def test_a_member_comes_in(agent: Actor) -> None:
    answer = browser_of(agent).get(f"/{agent.program.key}/")
    assert answer.status_code == 200
    assert "no-store" in browser_of(agent).get("/healthz").headers["Cache-Control"]


def test_a_removed_membership_shuts_the_door_at_once(agent: Actor) -> None:
    client = browser_of(agent)
    Membership.objects.filter(user=agent.user).delete()
    assert client.get(f"/{agent.program.key}/").status_code == 404


def test_a_disabled_person_is_signed_out_at_once(agent: Actor) -> None:
    client = browser_of(agent)
    User.objects.filter(memberships__program=agent.program).update(is_active=False)
    assert client.get(f"/{agent.program.key}/").status_code == 302


@pytest.mark.parametrize("role", ["boss", "service", "system", ""])
def test_a_role_that_is_no_persons_opens_nothing(program: Program, role: str) -> None:
    """Safety row 35."""
    client = browser(program, role)
    assert client.get(f"/{program.key}/").status_code == 404


def test_a_page_takes_three_statements_before_its_own(agent: Actor) -> None:
    """Session, the person with what they are, and the bell; the rest of the page is its own."""
    client = browser_of(agent)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        client.get(f"/{agent.program.key}/rights/")
        client.get(f"/{agent.program.key}/rights/")
    second = seen.captured_queries[-3:]
    tables = ["django_session", "accounts_membership", "notices_notice"]
    assert all(t in q["sql"] for t, q in zip(tables, second, strict=True))


def test_a_post_without_its_token_is_refused(agent: Actor) -> None:
    """Safety row 30."""
    client = Client(enforce_csrf_checks=True)
    assert client.post("/sign-in/", {"username": "a", "password": "b"}).status_code == 403


def test_somebody_without_a_program_is_told_so(db: object) -> None:
    client = Client()
    client.force_login(make_user())
    answer = client.get("/")
    assert answer.status_code == 200
    assert b"You do not belong to a program yet" in answer.content


def test_with_one_program_the_start_leads_straight_there(agent: Actor) -> None:
    assert browser_of(agent).get("/").headers["Location"] == f"/{agent.program.key}/"


def test_with_two_programs_it_asks(agent: Actor) -> None:
    second = make_program()
    assert agent.user is not None
    Membership.objects.create(program=second, user=agent.user, role="agent")
    page = browser_of(agent).get("/").content.decode()
    assert f'href="/{second.key}/"' in page
    assert f'href="/{agent.program.key}/"' in page
