"""The rights file decides; what it does not name is denied (safety.md, who may do what)."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from hypercare.foundation.accounts import rights
from hypercare.foundation.accounts.actor import Actor, from_token, system
from hypercare.foundation.accounts.matrix import as_markdown
from hypercare.foundation.accounts.models import ApiToken, User
from hypercare.foundation.accounts.rights import Scope, require, scope_of
from hypercare.foundation.accounts.visibility import covers
from hypercare.foundation.kernel.errors import NotAllowed, NotFound
from hypercare.foundation.programs.models import Program

PROGRAM = Program(pk=1, key="one", name="One", time_zone="UTC")
MATRIX = {
    "contact.log": {
        **dict.fromkeys(("agent", "readiness-team", "analyst", "team-member"), "all"),
        **dict.fromkeys(("manager", "program-lead", "service"), "all"),
    },
    "contact.read": {
        **dict.fromkeys(("agent", "readiness-team", "analyst", "manager", "program-lead"), "all"),
        "team-member": "team",
        "auditor": "masked",
        "service": "own",
    },
    "words.clear": {
        **dict.fromkeys(("agent", "readiness-team", "analyst", "manager"), "all"),
        "team-member": "team",
        "program-lead": "own",
    },
    "ticket.note": {
        **dict.fromkeys(("agent", "readiness-team", "analyst", "manager"), "all"),
        "team-member": "team",
    },
    "rules.read": dict.fromkeys(("readiness-team", "manager", "program-lead", "auditor"), "all"),
}


def somebody(role: str, **facts: Any) -> Actor:
    return Actor(program=PROGRAM, role=role, user=User(pk=7, username="seven"), **facts)


@pytest.mark.parametrize("action", MATRIX)
@pytest.mark.parametrize("role", rights.rights().roles)
def test_the_file_says_what_the_matrix_says(action: str, role: str) -> None:
    """Rule 8: one file, and it is the matrix of safety.md."""
    assert scope_of(somebody(role), action) == MATRIX[action].get(role)


@pytest.mark.parametrize("action", rights.rights().actions)
@pytest.mark.parametrize("role", ["", "boss", "system", "Agent"])
def test_an_unknown_role_may_do_nothing(action: str, role: str) -> None:
    """Rule 1; `system` is nobody who signs in (safety row 35)."""
    assert scope_of(somebody(role), action) is None


@pytest.mark.parametrize("role", rights.rights().roles)
def test_an_unknown_action_is_nobodys(role: str) -> None:
    assert scope_of(somebody(role), "world.rule") is None


@pytest.mark.parametrize(
    ("role", "theirs"), [("recipient", ["report.receive", "report.answer"]), ("partner", [])]
)
def test_outside_readers_may_do_nothing_but_read_what_was_sent(
    role: str, theirs: list[str]
) -> None:
    """Rule 2."""
    may = [name for name in rights.rights().actions if rights.may(somebody(role), name)]
    assert may == theirs


@pytest.mark.parametrize(
    "action", ["contact.log", "contact.read", "words.clear", "ticket.read", "search"]
)
def test_the_administrator_sees_no_business_data(action: str) -> None:
    """Rule 5."""
    assert scope_of(somebody("administrator"), action) is None


def test_a_look_that_is_not_theirs_is_not_found() -> None:
    """Rule 4: unseen and unknown are the same answer."""
    with pytest.raises(NotFound):
        require(somebody("administrator"), "contact.read")


def test_an_act_that_is_not_theirs_is_refused_with_a_sentence() -> None:
    with pytest.raises(NotAllowed, match=r"Auditor.*log a contact"):
        require(somebody("auditor"), "contact.log")


def test_an_act_on_what_they_may_not_see_is_not_found() -> None:
    with pytest.raises(NotFound):
        require(somebody("administrator"), "ticket.note")
    with pytest.raises(NotAllowed):
        require(somebody("auditor"), "ticket.note")


def test_the_product_itself_may_do_everything() -> None:
    assert require(system(PROGRAM), "contact.log") is Scope.ALL


def test_a_tokens_scopes_narrow_its_role_and_never_widen_it() -> None:
    """Safety row 27."""
    token = ApiToken(pk=3, program=PROGRAM, role="service", scopes=["contact.log", "words.clear"])
    actor = from_token(token)
    assert scope_of(actor, "contact.log") is Scope.ALL
    assert scope_of(actor, "contact.read") is None
    assert scope_of(actor, "words.clear") is None


def test_team_covers_my_teams_and_where_i_took_part() -> None:
    """Scope *team*: assigned to my team, or I take part."""
    member = somebody("team-member", teams=("APP",))
    assert covers(member, "ticket.read", teams=["APP", "MRT"])
    assert covers(member, "ticket.read", teams=["MRT"], people=[7])
    assert not covers(member, "ticket.read", teams=["MRT"], people=[8, None])


def test_own_covers_what_the_token_logged() -> None:
    actor = from_token(ApiToken(pk=3, program=PROGRAM, role="service"))
    assert covers(actor, "contact.read", token=3)
    assert not covers(actor, "contact.read", token=4)
    assert not covers(actor, "contact.read", people=[None], token=None)


@pytest.mark.parametrize(
    ("table", "row", "value"),
    [
        ("routes", "home:start", "world.rule"),
        ("actions", "search", {"title": "x", "kind": "look", "all": ["boss"]}),
        ("actions", "search", {"title": "x", "kind": "look", "all": ["agent"], "own": ["agent"]}),
        ("actions", "search", {"title": "x", "kind": "glance"}),
    ],
)
def test_a_file_with_a_mistake_is_refused(table: str, row: str, value: object) -> None:
    file: dict[str, Any] = deepcopy(FILE)
    file[table][row] = value
    with pytest.raises(ValueError):
        rights.parse(file)


FILE: dict[str, Any] = {
    "roles": {"agent": "Agent"},
    "actions": {"search": {"title": "Search", "kind": "look", "all": ["agent"]}},
    "routes": {"home:start": "signed-in"},
    "bearer": {},
}


def test_a_route_can_need_different_rights_by_method() -> None:
    file = deepcopy(FILE)
    file["routes"]["home:start"] = {"GET": "search"}
    route = rights.parse(file).routes["home:start"]
    assert route.need("HEAD") == "search"
    assert route.need("POST") is None


def test_the_reference_page_is_up_to_date() -> None:
    """`hypercare manage export_rights > docs/reference/rights.md`."""
    page = Path(__file__).parents[2] / "docs/reference/rights.md"
    assert page.read_text(encoding="utf-8") == as_markdown()
