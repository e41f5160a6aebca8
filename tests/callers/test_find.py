"""Typing finds counties, partners, people and callers (R35), and only what may be seen (R34)."""

import pytest
from pytest_django import DjangoAssertNumQueries

from hypercare.casework.callers.finding import find
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import Entity, EntityType, Person, PersonReach
from tests.accounts.cast import browser_of
from tests.callers.conftest import Called
from tests.factories.people import actor_in
from tests.factories.program import make_program


def names(actor: Actor, question: str) -> list[str]:
    return [row.name for row in find(actor, question)]


@pytest.mark.parametrize(
    "question",
    [
        "vance mar",
        "Marisol Vánce",
        "VANCE",
        "ma va",
        "isol",
        "555-0111",
        "(530) 555 0111",
        "+1 530 555",
        "0111 vance",
        "mar 0111",
    ],
)
def test_any_part_of_name_or_number_finds_a_caller(
    agent: Actor, called: Called, question: str
) -> None:
    called("Marisol Vánce", "530-555-0111")
    called("Trevor Oduya", "916-555-0166")
    assert names(agent, question) == ["Marisol Vánce"]


@pytest.mark.parametrize("question", ["vance oduya", "%", "_", "\\", "99", "x" * 500, "\x00"])
def test_what_nobody_is_called_finds_nobody(agent: Actor, called: Called, question: str) -> None:
    """Wildcards of the database are letters like others."""
    called("Marisol Vánce", "530-555-0111")
    assert names(agent, question) == []


def test_an_address_is_found_by_its_parts(agent: Actor, called: Called) -> None:
    called("Marisol Vánce", "mvance@amber.example")
    assert names(agent, "mvance@am") == names(agent, "amber.exa") == ["Marisol Vánce"]


def test_it_finds_counties_partners_and_people_of_the_directory(
    program: Program, agent: Actor
) -> None:
    partner = Entity.objects.create(
        program=program,
        key="payee-hub",
        name="Pagaré Hub",
        types=[EntityType.INTERFACE_PARTNER],
        aliases=["Disbursement office"],
    )
    person = Person.objects.create(
        program=program, key="rose", name="Rosé Álvarez", entity=partner, extension="4417"
    )
    PersonReach.objects.create(
        program=program, person=person, kind="phone", typed="916-555-0142", e164="+19165550142"
    )
    assert names(agent, "disburs") == names(agent, "pagare") == ["Pagaré Hub"]
    assert names(agent, "alvarez rose") == names(agent, "4417") == ["Rosé Álvarez"]
    assert names(agent, "916555") == ["Rosé Álvarez"]
    assert names(agent, "ambe") == ["Amber"]


def test_who_is_retired_is_not_offered(program: Program, agent: Actor) -> None:
    Person.objects.create(
        program=program, key="rose", name="Rose Alvarez", retired_at=program.made_at
    )
    assert names(agent, "rose") == []


def test_who_begins_with_what_was_typed_comes_first(agent: Actor, called: Called) -> None:
    for number, name in enumerate(["Omar Reed", "Ana Marsh", "Mara Bell"]):
        called(name, f"530-555-012{number}")
    assert names(agent, "mar") == ["Mara Bell", "Ana Marsh", "Omar Reed"]


@pytest.mark.parametrize("role", ["program-lead", "service", "administrator"])
def test_who_may_not_read_callers_is_not_offered_any(
    program: Program, called: Called, role: str
) -> None:
    """R34: names of callers have a right of their own."""
    called("Marisol Vánce", "530-555-0111")
    assert names(actor_in(program, role), "vance") == []


def test_a_member_of_another_team_is_offered_the_callers_of_own_contacts_only(
    program: Program, called: Called
) -> None:
    member = actor_in(program, "team-member", teams=("CS",))
    called("Marisol Vánce", "530-555-0111")
    called("Vance Miller", "530-555-0112", by=member)
    assert names(member, "vance") == ["Vance Miller"]
    assert names(actor_in(program, "team-member", teams=("MRT",)), "marisol") == ["Marisol Vánce"]


def test_the_other_program_is_never_found(called: Called) -> None:
    """Safety rows 21 and 38."""
    called("Marisol Vánce", "530-555-0111")
    stranger = actor_in(make_program(), "agent")
    assert names(stranger, "vance") == names(stranger, "0111") == []


def test_one_statement_finds_everything(
    agent: Actor, called: Called, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    called("Marisol Vánce", "530-555-0111")
    with django_assert_num_queries(1):
        find(agent, "mar 0111")


def test_the_form_gets_what_it_fills_in_and_the_search_leaves_a_trace(
    agent: Actor, called: Called
) -> None:
    from hypercare.foundation.journal.models import Look

    called("Marisol Vánce", "530-555-0111")
    answer = browser_of(agent).get(f"/{agent.program.key}/callers/find/?q=vance")
    assert answer.json() == {
        "found": [
            {
                "kind": "caller",
                "name": "Marisol Vánce",
                "entity": "Amber",
                "entity_type": "county",
                "reach": "530-555-0111",
                "role": "",
            }
        ]
    }
    assert answer.headers["Cache-Control"].startswith("max-age=0")
    assert Look.objects.get(what="callers").kind == "search"


def test_blanked_words_find_nobody(agent: Actor, called: Called) -> None:
    """R34: what a caller is found by goes with the clear text."""
    caller = called("Marisol Vánce", "530-555-0111")
    for detail in caller.details.select_related("words"):
        detail.words.clear, detail.words.e164 = None, ""
        detail.words.blanked_at = caller.last_seen_at
        detail.words.save()
    assert names(agent, "vance") == names(agent, "0111") == []
