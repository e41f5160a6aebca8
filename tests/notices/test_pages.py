"""The list, the bell and the choices, as their reader sees them."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hypercare.casework.tickets import notices as tickets
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import User
from hypercare.foundation.notices.kinds import kinds
from hypercare.foundation.notices.models import Choice, Notice
from hypercare.foundation.notices.selectors import MOST_COUNTED
from hypercare.foundation.notices.states import Way
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser_of
from tests.factories.people import actor_in
from tests.factories.program import NOW
from tests.notices.test_tell import tell


@pytest.fixture
def browser(agent: Actor) -> Client:
    return browser_of(agent)


def page(browser: Client, program: Program, path: str = "") -> str:
    return browser.get(f"/{program.key}/notices/{path}").content.decode()


def test_a_notice_leads_to_its_ticket(program: Program, agent: Actor, browser: Client) -> None:
    tell(program, agent)
    shown = page(browser, program)
    assert f'href="/{program.key}/tickets/T-1042/"' in shown
    assert "T-1042 is assigned to you." in shown


def test_an_empty_list_says_what_would_be_here(program: Program, browser: Client) -> None:
    assert "hc-empty" in page(browser, program)


def test_nobody_sees_the_notices_of_another(program: Program, agent: Actor) -> None:
    tell(program, agent)
    assert "T-1042" not in page(browser_of(actor_in(program, "manager")), program)


@pytest.mark.parametrize(("count", "said"), [(0, ""), (3, "3"), (MOST_COUNTED + 5, "99+")])
def test_the_bell_says_how_many_are_unread(
    program: Program, agent: Actor, browser: Client, count: int, said: str
) -> None:
    assert agent.user is not None
    rows = [Notice(program=program, person=agent.user, at=NOW, key=str(n)) for n in range(count)]
    Notice.objects.bulk_create(rows)
    assert f'data-unread="{said}"' in page(browser, program, "bell/")


@pytest.mark.parametrize("words", ["notice", "until"])
def test_reading_one_and_reading_all(
    program: Program, agent: Actor, browser: Client, words: str
) -> None:
    tell(program, agent)
    pk = Notice.objects.get().pk
    browser.post(f"/{program.key}/notices/read/", {words: pk})
    assert Notice.objects.get().read_at is not None
    assert 'data-unread=""' in page(browser, program, "bell/")


@pytest.mark.parametrize("words", ["", "x", "-1", "9" * 40, "\x00", "²"])
def test_a_number_that_is_none_reads_nothing(
    program: Program, agent: Actor, browser: Client, words: str
) -> None:
    tell(program, agent)
    answer = browser.post(f"/{program.key}/notices/read/", {"notice": words, "until": words})
    assert answer.status_code == 302
    assert Notice.objects.get().read_at is None


def choosing(**changes: str) -> dict[str, str]:
    ways = dict.fromkeys(kinds(), Way.PAGE.value)
    return {"mail_to": "person@current.example", **ways, **changes}


def test_choosing_is_kept_and_shown_again(program: Program, agent: Actor, browser: Client) -> None:
    said = choosing(**{tickets.DUE: "mail", tickets.STATUS: "none"})
    for _ in range(2):
        answer = browser.post(f"/{program.key}/notices/choices/", said)
        assert answer.status_code == 302
    assert {c.kind: c.way for c in Choice.objects.all()} == {k: said[k] for k in kinds()}
    assert User.objects.get(pk=agent.user.pk).email == "person@current.example"  # type: ignore[union-attr]
    assert "person@current.example" in page(browser, program, "choices/")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"mail_to": "", tickets.DUE: "mail"}, "Write your mail address"),
        ({"mail_to": "nobody"}, "Write an e-mail address"),
        ({tickets.DUE: "pigeon"}, "Choose one."),
        ({tickets.DUE: ""}, "Choose one."),
    ],
)
def test_a_wrong_choice_says_what_to_do_and_changes_nothing(
    program: Program, browser: Client, wrong: dict[str, str], sentence: str
) -> None:
    answer = browser.post(f"/{program.key}/notices/choices/", choosing(**wrong))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Choice.objects.exists()


@pytest.mark.parametrize(("path", "most"), [("", 5), ("choices/", 5), ("bell/", 4)])
def test_a_page_costs_the_same_with_many_notices(
    program: Program,
    agent: Actor,
    browser: Client,
    path: str,
    most: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(12):
        tell(program, agent, key=str(number))
    page(browser, program, path)
    with django_assert_max_num_queries(most):
        page(browser, program, path)
