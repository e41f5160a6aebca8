"""Who looked at whose details, for who may audit (R34, safety rows 21 and 27)."""

from datetime import timedelta

import pytest

from hypercare.casework.callers.services import recognise
from hypercare.casework.intake.services import receive
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Look
from hypercare.foundation.journal.services import look
from hypercare.foundation.programs.models import Program
from hypercare.foundation.staffing.tokens import create_token
from hypercare.surface.home import looks_views
from tests.accounts.cast import browser_of
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import NOW, make_program


@pytest.fixture
def auditor(program: Program) -> Actor:
    return actor_in(program, "auditor")


def named(actor: Actor, name: str) -> Actor:
    assert actor.user is not None
    actor.user.name = name
    actor.user.save(update_fields=["name"])
    return actor


def looked(by: Actor, what: str = "C-1001", kind: str = "view", days: int = 0) -> None:
    look(by=by, at=NOW + timedelta(days=days), kind=kind, what=what)


def listed(actor: Actor, **query: str) -> str:
    page = browser_of(actor).get(f"/{actor.program.key}/looks/", query).content.decode()
    return page.partition("<tbody")[2].partition("</tbody>")[0]


def test_an_auditor_reads_who_looked_at_what_and_when(agent: Actor, auditor: Actor) -> None:
    """R34: views, searches and exports are kept, and somebody reads them."""
    looked(named(agent, "Ada Sample"))
    rows = listed(auditor)
    assert "Ada Sample" in rows
    assert f'href="/{agent.program.key}/contacts/C-1001/"' in rows
    assert "Looked at" in rows


def test_what_a_script_saw_is_there_too(program: Program, auditor: Actor) -> None:
    """Safety row 27."""
    token, _secret = create_token(program=program, role="agent", name="night report", at=NOW)
    looked(Actor(program=program, role="agent", token=token), "contacts")
    rows = listed(auditor)
    assert "night report" in rows
    assert "script" in rows
    assert "A list of contacts" in rows
    assert "night report" in listed(auditor, who=f"token-{token.pk}")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, {"C-1001", "C-1002", "rules 1"}),
        ({"kind": "export"}, {"rules 1"}),
        ({"what": "c1002"}, {"C-1002"}),
        ({"day": "2026-10-30"}, {"C-1002"}),
        ({"day": "2026-10-29", "kind": "view"}, {"C-1001"}),
    ],
)
def test_filters_narrow_the_list(
    agent: Actor, auditor: Actor, query: dict[str, str], shown: set[str]
) -> None:
    looked(agent, "C-1001")
    looked(agent, "C-1002", days=1)
    looked(agent, "rules 1", kind="export")
    rows = listed(auditor, **query)
    assert {what for what in ("C-1001", "C-1002", "rules 1") if what in rows} == shown


def test_one_persons_looks_can_be_read(agent: Actor, readiness: Actor, auditor: Actor) -> None:
    looked(agent, "C-1001")
    looked(readiness, "C-1002")
    assert agent.user is not None
    rows = listed(auditor, who=str(agent.user.pk))
    assert "C-1001" in rows
    assert "C-1002" not in rows


def test_a_manager_reads_the_looks_of_their_teams(program: Program) -> None:
    """Scope *team* of the rights file."""
    manager = actor_in(program, "manager", teams=("MRT",))
    looked(actor_in(program, "agent", teams=("MRT", "CS")), "C-1001")
    looked(actor_in(program, "agent", teams=("CS",)), "C-1002")
    looked(manager, "C-1003")
    rows = listed(manager)
    assert "C-1001" in rows
    assert "C-1002" not in rows
    assert "C-1003" in rows


def test_an_agent_reads_only_their_own(agent: Actor, readiness: Actor) -> None:
    looked(agent, "C-1001")
    looked(readiness, "C-1002")
    rows = listed(agent)
    assert "C-1001" in rows
    assert "C-1002" not in rows


def test_a_person_who_is_not_theirs_to_audit_cannot_be_asked_for(
    agent: Actor, readiness: Actor
) -> None:
    looked(readiness)
    assert readiness.user is not None
    query = {"who": str(readiness.user.pk)}
    answer = browser_of(agent).get(f"/{agent.program.key}/looks/", query)
    assert answer.status_code == 422
    assert "C-1001" not in answer.content.decode().partition("<tbody")[2]


@pytest.mark.parametrize("role", ["analyst", "program-lead", "administrator", "recipient"])
def test_who_may_not_audit_does_not_find_the_page(program: Program, role: str) -> None:
    """Rule 4."""
    answer = browser_of(actor_in(program, role)).get(f"/{program.key}/looks/")
    assert answer.status_code == 404


def test_the_looks_of_another_program_stay_there(agent: Actor, auditor: Actor) -> None:
    """Safety row 38."""
    looked(actor_in(make_program(), "agent"), "C-1099")
    assert "C-1099" not in listed(auditor)


@pytest.mark.parametrize(
    "query",
    [
        {"day": "soon"},
        {"who": "nobody"},
        {"who": "token-x"},
        {"kind": "stolen"},
        {"what": "x" * 100_000},
        {"what": "\x00"},
    ],
)
def test_a_filter_that_makes_no_sense_is_named(auditor: Actor, query: dict[str, str]) -> None:
    """Nothing is listed by mistake."""
    answer = browser_of(auditor).get(f"/{auditor.program.key}/looks/", query)
    assert answer.status_code == 422
    assert b'role="alert"' in answer.content
    assert b"<tbody data-rows" not in answer.content


def test_a_page_address_that_was_never_given_is_refused(auditor: Actor) -> None:
    answer = browser_of(auditor).get(f"/{auditor.program.key}/looks/?after=rubbish")
    assert answer.status_code == 422


def test_older_looks_are_a_page_away_with_the_same_filters(
    agent: Actor, auditor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks_views, "ROWS", 2)
    for number in range(1001, 1004):
        looked(agent, f"C-{number}", days=number - 1001)
    client = browser_of(auditor)
    page = client.get(f"/{auditor.program.key}/looks/?kind=view").content.decode()
    assert "C-1001" not in page
    older = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    assert "kind=view" in older
    rest = client.get(f"/{auditor.program.key}/looks/{older.replace('&amp;', '&')}")
    assert "C-1001" in rest.content.decode()


@pytest.mark.parametrize("role", ["auditor", "manager"])
def test_a_contact_shows_who_looked_at_it(agent: Actor, program: Program, role: str) -> None:
    contact = receive(incoming(), by=agent, at=NOW).contact
    reader = actor_in(program, role, teams=("MRT",))
    looked(named(actor_in(program, "agent", teams=("MRT",)), "Ada Sample"), contact.reference)
    page = browser_of(reader).get(f"/{program.key}/contacts/{contact.reference}/").content.decode()
    assert "Who looked" in page
    assert "Ada Sample" in page
    assert f"/{program.key}/looks/?what={contact.reference}" in page


def test_a_callers_page_shows_who_looked_at_it(program: Program, agent: Actor) -> None:
    manager = named(actor_in(program, "manager", teams=("MRT",)), "Mo Sample")
    caller = recognise(contact=receive(incoming(), by=agent, at=NOW).contact, at=NOW)
    assert caller is not None
    address = f"/{program.key}/callers/{caller.key}/"
    page = browser_of(manager).get(address).content.decode()
    assert "Who looked" in page
    rows = listed(manager, what=caller.subject)
    assert "Mo Sample" in rows
    assert f'href="{address}"' in rows


def test_the_panel_is_not_there_for_who_may_not_audit(readiness: Actor, agent: Actor) -> None:
    contact = receive(incoming(), by=agent, at=NOW).contact
    address = f"/{agent.program.key}/contacts/{contact.reference}/"
    assert "Who looked" not in browser_of(readiness).get(address).content.decode()


def test_reading_the_looks_is_no_look(auditor: Actor) -> None:
    listed(auditor)
    assert not Look.objects.filter(program=auditor.program).exists()


def test_it_costs_the_same_with_many_rows(
    agent: Actor, auditor: Actor, django_assert_max_num_queries: object
) -> None:
    client = browser_of(auditor)
    for number in range(60):
        looked(agent, f"C-{number + 1001}")
    client.get(f"/{auditor.program.key}/looks/")
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        client.get(f"/{auditor.program.key}/looks/")
