"""What the bar and the start page show, and to whom."""

from datetime import date

import pytest
from django.test import RequestFactory

from hypercare.casework.intake.services import receive
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import Conflict, NotReady
from hypercare.foundation.programs.models import Program
from hypercare.reference.rollout.policies import Schedule, WavePlan
from hypercare.surface.home.errors import ErrorMiddleware
from hypercare.surface.home.policies import standing_in_words
from tests.accounts.cast import browser, browser_of
from tests.factories.contacts import incoming
from tests.factories.program import MADE, NOW

WAVES = {1: WavePlan(1, date(2026, 10, 26), 30), 2: WavePlan(2, date(2027, 2, 1), 30)}
SCHEDULE = Schedule(1, MADE, waves=WAVES)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 10, 20), "wave 1, live in 6 days"),
        (date(2026, 10, 26), "wave 1, day 0 of 30"),
        (date(2026, 11, 25), "wave 1, day 30 of 30"),
        (date(2026, 11, 26), "wave 1, over since day 30"),
        (date(2027, 2, 4), "wave 2, day 3 of 30"),
    ],
)
def test_the_bar_says_where_the_program_stands(today: date, words: str) -> None:
    """R03: the go-live date is day 0."""
    assert standing_in_words(SCHEDULE, today) == words


def test_without_dates_it_says_so() -> None:
    assert standing_in_words(None, date(2026, 10, 26)) == ""
    empty = Schedule(1, MADE, waves={1: WavePlan(1, None, 30)})
    assert standing_in_words(empty, date(2026, 10, 26)) == "no go-live date yet"


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        ("agent", {"contacts/new/", "queue/", "search/", "hand-overs/"}, {"/rules/"}),
        ("auditor", {"queue/", "search/", "/rules/"}, {"contacts/new/"}),
        (
            "administrator",
            {"sign-out/"},
            {"contacts/new/", "queue/", "search/", "hand-overs/", "/rules/"},
        ),
    ],
)
def test_what_the_role_may_not_do_is_not_in_the_bar(
    program: Program, role: str, shown: set[str], hidden: set[str]
) -> None:
    page = browser(program, role).get(f"/{program.key}/").content.decode()
    assert "Old to New" in page
    assert all(f'{part}"' in page for part in shown)
    assert not any(f'{part}"' in page for part in hidden)


def test_the_start_page_shows_what_nobody_has_reviewed(agent: Actor) -> None:
    receipt = receive(incoming(), by=agent, at=NOW)
    page = browser_of(agent).get(f"/{agent.program.key}/").content.decode()
    assert receipt.ticket is not None
    assert receipt.ticket.reference in page


@pytest.mark.parametrize("role", ["agent", "administrator"])
def test_the_start_page_of_an_empty_program_says_what_comes(program: Program, role: str) -> None:
    assert b"hc-empty" in browser(program, role).get(f"/{program.key}/").content


@pytest.mark.parametrize("error", [Conflict("Somebody was quicker."), NotReady("Later.")])
def test_a_refusal_becomes_a_page_with_its_sentence(error: Conflict | NotReady) -> None:
    request = RequestFactory().get("/")
    answer = ErrorMiddleware(lambda _: None).process_exception(request, error)  # type: ignore[arg-type, return-value]
    assert answer is not None
    assert answer.status_code == error.status
    assert error.sentence.encode() in answer.content


def test_the_start_page_costs_the_same_with_many_rows(
    agent: Actor, django_assert_max_num_queries: object
) -> None:
    client = browser_of(agent)
    for _ in range(5):
        receive(incoming(), by=agent, at=NOW)
    client.get(f"/{agent.program.key}/")
    with django_assert_max_num_queries(23):  # type: ignore[operator]
        client.get(f"/{agent.program.key}/")
