"""Saved views: private, of a team, of everybody; with counts that count what the reader sees."""

import re
from typing import Any

import pytest

from hypercare.casework.intake.services import receive
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.programs.models import Program
from hypercare.insight.finding import counting
from hypercare.insight.finding.counting import counted, views_of
from hypercare.insight.finding.filters import Filters
from hypercare.insight.finding.models import SavedView
from hypercare.insight.finding.services import Sharing, change_view, delete_view, save_view
from hypercare.insight.finding.states import Listed, SharedWith
from tests.accounts.cast import browser_of
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import NOW

EVERYBODY = Sharing(SharedWith.PROGRAM)
PRIVATE = Sharing()
MRT = Sharing(SharedWith.TEAM, "MRT")


def saved(
    actor: Actor, name: str = "Mine", sharing: Sharing = PRIVATE, **filters: Any
) -> SavedView:
    return save_view(
        listed=Listed.TICKETS,
        name=name,
        filters=Filters(**filters),
        sharing=sharing,
        by=actor,
        at=NOW,
    )


def names(actor: Actor) -> list[str]:
    return [view.name for view in views_of(actor, Listed.TICKETS)]


def test_a_view_is_seen_by_whom_it_is_shared_with(program: Program) -> None:
    lead = actor_in(program, "readiness-team", teams=("MRT",))
    mate = actor_in(program, "team-member", teams=("MRT",))
    other = actor_in(program, "agent")
    saved(lead, "private")
    saved(lead, "team", MRT)
    saved(lead, "all", EVERYBODY)
    assert names(lead) == ["private", "team", "all"]
    assert names(mate) == ["team", "all"]
    assert names(other) == ["all"]


@pytest.mark.parametrize(
    ("role", "sharing", "allowed"),
    [
        ("agent", Sharing(), True),
        ("agent", MRT, False),
        ("agent", EVERYBODY, False),
        ("team-member", MRT, True),
        ("team-member", Sharing(SharedWith.TEAM, "CS"), False),
        ("team-member", EVERYBODY, False),
        ("manager", EVERYBODY, True),
        ("auditor", Sharing(), True),
        ("auditor", EVERYBODY, False),
    ],
)
def test_sharing_is_a_right(program: Program, role: str, sharing: Sharing, allowed: bool) -> None:
    actor = actor_in(program, role, teams=("MRT",))
    if allowed:
        assert saved(actor, sharing=sharing).number == 1
    else:
        with pytest.raises(NotAllowed):
            saved(actor, sharing=sharing)
        assert not SavedView.objects.exists()


def test_the_owner_renames_and_deletes_and_nobody_else(program: Program, agent: Actor) -> None:
    manager = actor_in(program, "manager")
    mine, shared = saved(agent), saved(manager, "Everybody’s", EVERYBODY)
    changed = change_view(view=mine, name="New", sharing=Sharing(), version=1, by=agent, at=NOW)
    assert (changed.name, changed.version) == ("New", 2)
    with pytest.raises(NotAllowed):
        change_view(view=shared, name="X", sharing=EVERYBODY, version=1, by=agent, at=NOW)
    with pytest.raises(NotAllowed):
        delete_view(view=mine, version=2, by=manager, at=NOW)
    delete_view(view=mine, version=2, by=agent, at=NOW)
    assert names(agent) == ["Everybody’s"]


def test_an_old_version_changes_nothing(agent: Actor) -> None:
    view = saved(agent)
    change_view(view=view, name="New", sharing=Sharing(), version=1, by=agent, at=NOW)
    with pytest.raises(OutOfDate):
        change_view(view=view, name="Late", sharing=PRIVATE, version=1, by=agent, at=NOW)
    with pytest.raises(OutOfDate):
        delete_view(view=view, version=1, by=agent, at=NOW)
    assert names(agent) == ["New"]


@pytest.mark.parametrize("name", ["", "  ", "a" * 81, "Mine"])
def test_a_view_needs_a_name_of_its_own(agent: Actor, name: str) -> None:
    saved(agent)
    with pytest.raises(InvalidInput) as refused:
        saved(agent, name)
    assert "name" in refused.value.fields


def test_a_view_keeps_no_clients_number(agent: Actor) -> None:
    """R34: everybody would read it, and the page that it leads to refuses it."""
    with pytest.raises(InvalidInput, match="cannot be searched for"):
        saved(agent, q="12B3456789")
    assert saved(agent, "Case 12B3456789").name == "Case [case number masked]"


def test_counts_are_of_what_the_reader_sees(program: Program, agent: Actor) -> None:
    """Rule 7: "3 hidden results" is a leak."""
    for _nth in range(3):
        receive(incoming(), by=agent, at=NOW)
    saved(actor_in(program, "manager"), "New ones", EVERYBODY, status=("new",))
    stranger = actor_in(program, "team-member", teams=("CS",))
    mate = actor_in(program, "team-member", teams=("MRT",))
    day = NOW.date()
    counts = [counted(who, Listed.TICKETS, day)[0].count for who in (agent, mate, stranger)]
    assert counts == ["3", "3", "0"]


def test_a_count_stops(agent: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST", 2)
    for _nth in range(3):
        receive(incoming(), by=agent, at=NOW)
    saved(agent)
    assert counted(agent, Listed.TICKETS, NOW.date())[0].count == "2+"


def test_a_view_that_no_longer_fits_has_no_count_and_says_so_when_opened(agent: Actor) -> None:
    view = saved(agent)
    SavedView.objects.filter(pk=view.pk).update(query="county=atlantis")
    assert counted(agent, Listed.TICKETS, NOW.date())[0].count == ""
    page = browser_of(agent).get(f"/{agent.program.key}/tickets/?county=atlantis")
    assert page.status_code == 422


@pytest.mark.parametrize("views", [1, 6])
def test_all_counts_are_one_statement(
    agent: Actor, views: int, django_assert_num_queries: Any
) -> None:
    """House rule 14."""
    for nth in range(views):
        saved(agent, f"View {nth}", severity=("1",))
    counted(agent, Listed.TICKETS, NOW.date())
    with django_assert_num_queries(6):
        counted(agent, Listed.TICKETS, NOW.date())


def test_it_is_saved_changed_and_deleted_on_pages(agent: Actor) -> None:
    client, base = browser_of(agent), f"/{agent.program.key}/tickets"
    form = {"name": "Wave 1, worst first", "shared": "private"}
    answer = client.post(f"{base}/views/new/?wave=1&sort=severity", form)
    assert answer.headers["Location"] == f"{base}/?wave=1&sort=severity"
    page = client.get(f"{base}/views/").content.decode()
    assert f'href="{base}/?wave=1&amp;sort=severity"' in page
    address = f"/{agent.program.key}/views/1/"
    client.post(address, {"name": "Renamed", "shared": "private", "version": "1"})
    assert names(agent) == ["Renamed"]
    client.post(f"{address}delete/", {"version": "2"})
    assert names(agent) == []


def test_sharing_that_was_not_offered_is_refused_by_the_server(agent: Actor) -> None:
    """Safety row 25."""
    address = f"/{agent.program.key}/tickets/views/new/"
    answer = browser_of(agent).post(address, {"name": "All", "shared": "program"})
    assert answer.status_code == 422
    assert not SavedView.objects.exists()


def test_somebody_elses_view_is_not_there(program: Program, agent: Actor) -> None:
    """Rule 4."""
    saved(agent)
    other = browser_of(actor_in(program, "manager"))
    assert other.get(f"/{program.key}/views/1/").status_code == 404
    assert other.post(f"/{program.key}/views/1/delete/", {"version": 1}).status_code == 404


def test_columns_are_chosen_per_person_and_list(program: Program, agent: Actor) -> None:
    receive(incoming(), by=agent, at=NOW)
    client, base = browser_of(agent), f"/{program.key}/tickets"
    chosen = client.post(f"{base}/columns/?wave=1", {"columns": ["wave", "reason"]})
    assert chosen.headers["Location"] == f"{base}/?wave=1"
    assert _heads(client, base) == ["Ticket", "Wave", "Reason"]
    assert _heads(browser_of(actor_in(program, "agent")), base)[0] == "Opened"
    client.post(f"{base}/columns/", {})
    assert _heads(client, base)[0] == "Opened"
    assert client.post(f"{base}/columns/", {"columns": ["clear"]}).status_code == 422


def _heads(client: Any, base: str) -> list[str]:
    page = client.get(f"{base}/").content.decode().partition("<main")[2].partition("</main>")[0]
    return re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', page)


def test_news_count_what_came_and_what_the_reader_sees(program: Program, agent: Actor) -> None:
    """The list says "2 new" and does not move."""
    for _nth in range(2):
        receive(incoming(), by=agent, at=NOW)
    stranger = actor_in(program, "team-member", teams=("CS",))
    for since, mine in (("2026-10-01T00:00:00Z", "2 new"), ("2026-11-01T00:00:00Z", "")):
        address = f"/{program.key}/tickets/news/?wave=1&came={since}"
        assert mine in browser_of(agent).get(address).content.decode()
        assert "new" not in browser_of(stranger).get(address).content.decode()
    for never in ("x", "2026-10-01T00:00:00", "9999-12-31T23:59:59-23:59", ""):
        answer = browser_of(agent).get(f"/{program.key}/tickets/news/", {"came": never})
        assert answer.status_code == 422
