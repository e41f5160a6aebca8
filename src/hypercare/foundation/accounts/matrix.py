"""The rights file as a table, for its page and for docs/reference/rights.md."""

from dataclasses import dataclass

from hypercare.foundation.accounts.rights import Action, rights

NO = "–"


@dataclass(frozen=True)
class Matrix:
    """`rows` are (action, one cell per role); a cell is a scope or a dash."""

    roles: list[str]
    rows: list[tuple[Action, list[str]]]
    routes: list[tuple[str, str]]


def matrix() -> Matrix:
    known = rights()
    return Matrix(
        roles=list(known.roles.values()),
        rows=[(action, _cells(action)) for action in known.actions.values()],
        routes=[(route.name, _needs(dict(route.needs))) for route in known.routes.values()],
    )


def _cells(action: Action) -> list[str]:
    return [str(action.scopes.get(role, NO)) for role in rights().roles]


def _needs(needs: dict[str, str]) -> str:
    if set(needs) == {"*"}:
        return needs["*"]
    return ", ".join(f"{method}: {need}" for method, need in needs.items())


def as_markdown() -> str:
    table = matrix()
    lines = [
        _HEAD,
        _line(["action", "kind", *table.roles]),
        _line(["---"] * (len(table.roles) + 2)),
    ]
    lines += [_line([a.title, str(a.kind), *cells]) for a, cells in table.rows]
    lines += ["", "## Addresses", "", _line(["route", "needs"]), _line(["---", "---"])]
    lines += [_line([f"`{name}`", f"`{need}`"]) for name, need in table.routes]
    return "\n".join(lines) + "\n"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


_HEAD = """# Who may do what

Made from `src/hypercare/foundation/accounts/rights.toml` by `hypercare manage export_rights`; a
test says when it is out of date. What is not listed is denied.

*all*: everything of the program. *team*: assigned to one of my teams, or I took, logged or own it.
*own*: I (or this token) logged it. *entity*: the entity that I speak for is the contact. *masked*:
everything, its words masked.
A *look* without the right answers 404, an *act* 403 with a sentence.
"""
