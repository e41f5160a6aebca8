"""What typing finds: counties, partners, projects, people and callers, in one statement."""

from typing import Any

from django.db import connection

from hypercare.casework.callers.models import Caller
from hypercare.casework.callers.policies import Found, best_first
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import Scope, scope_of
from hypercare.foundation.kernel.finding import Part, parts

MOST = 10
MOST_PER_PLACE = 24
Sql = tuple[str, list[Any]]

_SHOW = """
SELECT h.kind, coalesce(c.key::text, p.key, e.key), coalesce(n.clear, p.name, e.name),
       coalesce(e.name, c.entity_name, ''), coalesce(e.types, '{}'),
       coalesce(r.clear, nullif(p.phone, ''), p.email, ''), coalesce(p.role, '')
  FROM hit h
  LEFT JOIN callers_caller c ON h.kind = 'caller' AND c.id = h.id
  LEFT JOIN words_words n ON n.id = c.name_id
  LEFT JOIN directory_person p ON h.kind = 'person' AND p.id = h.id
  LEFT JOIN directory_entity e
         ON e.id = CASE h.kind WHEN 'entity' THEN h.id WHEN 'person' THEN p.entity_id
                               ELSE c.entity_id END
  LEFT JOIN LATERAL (
       SELECT w.clear FROM callers_callerdetail d JOIN words_words w ON w.id = d.words_id
        WHERE d.caller_id = c.id AND d.is_reach AND w.clear IS NOT NULL
        ORDER BY d.id DESC LIMIT 1) r ON true
 WHERE h.kind <> 'caller' OR n.clear IS NOT NULL
"""


def find(actor: Actor, question: str) -> list[Found]:
    """Best first, at most MOST. Empty for an empty question."""
    asked = parts(question)
    return best_first(question, _rows(actor, _places(actor, asked)))[:MOST] if asked else []


def _rows(actor: Actor, places: list[Sql]) -> list[Found]:
    places = [place for nth, place in enumerate(places) if place not in places[:nth]]
    hits = " UNION ALL ".join(f"({sql} LIMIT {MOST_PER_PLACE})" for sql, _values in places)
    values = [value for _sql, given in places for value in given]
    statement = f"WITH hit AS (SELECT DISTINCT kind, id FROM ({hits}) s) {_SHOW}"  # noqa: S608, our own
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    return [
        Found(k, key, name, of, tuple(t), reach, role) for k, key, name, of, t, reach, role in rows
    ]


def _places(actor: Actor, asked: list[Part]) -> list[Sql]:
    """Each place is asked for words that begin so, and for any part, where there are many rows."""
    program = actor.program.pk
    in_use = "program_id = %s AND retired_at IS NULL"
    begins = [part.begins for part in asked]
    anywhere = [part.anywhere for part in asked]
    places = [
        _place("SELECT 'entity' AS kind, id FROM directory_entity", in_use, program, anywhere),
        _place("SELECT 'person', id FROM directory_person", in_use, program, begins),
        _place("SELECT 'person', id FROM directory_person", in_use, program, anywhere),
        _place(
            "SELECT 'person', person_id FROM directory_personreach",
            "program_id = %s",
            program,
            anywhere,
        ),
    ]
    return places + _callers(actor, asked, begins, anywhere)


def _place(select: str, where: str, program: int, patterns: list[str]) -> Sql:
    sql, values = _like("findable", patterns)
    return f"{select} WHERE {where} AND {sql}", [program, *values]


def _like(column: str, patterns: list[str]) -> Sql:
    return " AND ".join([f"{column} LIKE hypercare_fold(%s)"] * len(patterns)), list(patterns)


def _callers(actor: Actor, asked: list[Part], begins: list[str], anywhere: list[str]) -> list[Sql]:
    """Nothing for who may not read callers; of a team's member, those of the team's contacts."""
    scope = scope_of(actor, "caller.read")
    if scope not in (Scope.ALL, Scope.TEAM):
        return []
    names = [part.anywhere for part in asked if not part.is_reach]
    reaches = [part.anywhere for part in asked if part.is_reach]
    places = [_caller(actor, begins), _caller(actor, anywhere)]
    if names and reaches:
        places = [_both(actor, names, reaches)]
    return [_seen(actor, place) for place in places] if scope == Scope.TEAM else places


_OF_DETAIL = """SELECT 'caller' AS kind, coalesce(c.root_id, c.id) AS id
  FROM words_words w JOIN callers_callerdetail d ON d.words_id = w.id
  JOIN callers_caller c ON c.id = d.caller_id WHERE w.program_id = %s AND """


def _caller(actor: Actor, patterns: list[str]) -> Sql:
    sql, values = _like("w.findable", patterns)
    return _OF_DETAIL + sql, [actor.program.pk, *values]


def _both(actor: Actor, names: list[str], reaches: list[str]) -> Sql:
    """`vance 0111`: the name in one text, the number in another of the same caller.

    What is put together here and below is text of our own; what was typed is a parameter.
    """
    reach, reach_values = _caller(actor, reaches)
    name, name_values = _like("n.findable", names)
    named = f"EXISTS (SELECT 1 FROM words_words n WHERE n.id = c.name_id AND {name})"  # noqa: S608, our own
    return f"{reach} AND {named}", [*reach_values, *name_values]


def _seen(actor: Actor, place: Sql) -> Sql:
    visible, given = Caller.objects.visible_to(actor).values("pk").query.sql_with_params()
    return f"SELECT * FROM ({place[0]}) s WHERE id IN ({visible})", [*place[1], *given]  # noqa: S608, our own
