"""Search finds what the person may see, by masked words, and stops in time (R34, rule 7)."""

import pytest

from hypercare.casework.intake.services import receive
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Look
from hypercare.foundation.programs.models import Program
from hypercare.surface.home import selectors
from tests.accounts.cast import browser_of
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import NOW

CASE = "12B3456789"


@pytest.fixture
def logged(agent: Actor) -> str:
    said = incoming(reason=f"The sparrow file {CASE} is missing.", name="Rosalind Example")
    return receive(said, by=agent, at=NOW).contact.reference


def found(actor: Actor, question: str) -> list[str]:
    return [hit.reference for hit in selectors.search(actor, question)]


def test_words_find_the_contact_and_its_ticket(agent: Actor, logged: str) -> None:
    assert found(agent, "missing sparrows") == ["C-1001", "T-1001"]


@pytest.mark.parametrize("question", [CASE, "Rosalind", "0111", "pelican"])
def test_what_is_masked_or_unknown_is_not_found(agent: Actor, logged: str, question: str) -> None:
    """R34: client details never appear in search."""
    assert found(agent, question) == []


def test_a_page_of_hits_shows_masked_words(agent: Actor, logged: str) -> None:
    page = browser_of(agent).get(f"/{agent.program.key}/search/?q=sparrow").content.decode()
    assert "[case number masked]" in page
    assert CASE not in page
    assert "Rosalind" not in page


def test_the_name_of_a_county_finds_its_contacts(agent: Actor, logged: str) -> None:
    assert found(agent, "amber") == ["C-1001", "T-1001"]


@pytest.mark.parametrize(
    "question", ["", "   ", "\x00", "'; DROP TABLE x; --", '"', "a" * 5000, "((&|"]
)
def test_strange_questions_find_nothing_and_break_nothing(
    agent: Actor, logged: str, question: str
) -> None:
    """Safety row 33."""
    answer = browser_of(agent).get(f"/{agent.program.key}/search/", {"q": question})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("said", "page"), [("c1001", "contacts/C-1001"), ("T-1001", "tickets/T-1001")]
)
def test_a_number_said_aloud_leads_to_its_page(
    agent: Actor, logged: str, said: str, page: str
) -> None:
    answer = browser_of(agent).get(f"/{agent.program.key}/search/", {"q": said})
    assert answer.headers["Location"] == f"/{agent.program.key}/{page}/"


def test_a_number_that_is_not_theirs_is_not_found(program: Program, logged: str) -> None:
    """Rule 4: the same answer as for a number that does not exist."""
    member = actor_in(program, "team-member", teams=("APP",))
    client = browser_of(member)
    hidden, unknown = (
        client.get(f"/{program.key}/search/", {"q": q}).content.decode().replace(q, "")
        for q in ("T-1001", "T-9999")
    )
    assert _main(hidden) == _main(unknown)
    assert found(member, "sparrow") == []


def _main(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def test_a_team_member_finds_what_is_their_teams(program: Program, logged: str) -> None:
    assert found(actor_in(program, "team-member", teams=("MRT",)), "sparrow") == [
        "C-1001",
        "T-1001",
    ]


def test_each_search_leaves_a_look_without_its_words(agent: Actor, logged: str) -> None:
    browser_of(agent).get(f"/{agent.program.key}/search/?q=sparrow")
    look = Look.objects.get(program=agent.program, kind="search")
    assert (look.user, look.rows, look.what) == (agent.user, 2, "search")


def test_a_slow_search_is_stopped_with_a_sentence(
    agent: Actor, logged: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two seconds at most (stack.md point 11)."""
    monkeypatch.setattr(selectors, "_search", _sleep)
    monkeypatch.setattr(selectors, "STATEMENT_MS", 20)
    page = browser_of(agent).get(f"/{agent.program.key}/search/?q=sparrow").content.decode()
    assert "was stopped" in page


def _sleep(actor: Actor, asked: str) -> list[selectors.Hit]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(30)")
    return []


def test_a_common_word_is_walked_by_date(
    agent: Actor, logged: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "MOST_WORDS", 0)
    assert found(agent, "sparrow") == ["C-1001", "T-1001"]
