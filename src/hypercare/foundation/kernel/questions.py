"""Questions of a page that are put together once and planned once.

A queryset puts its statement together each time it is asked, and the server plans it each time. On
a page of twenty questions that is more than half of what the page costs. Here the statement comes
from the same querysets and conditions, once for each kind of reader, and then is only asked.
"""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Model, QuerySet
from django.db.models.query import get_related_populators
from psycopg import sql

from hypercare.foundation.kernel.rows import found

M = TypeVar("M", bound=Model)
R = TypeVar("R")
MOST_KEPT = 1024
_SENT = re.compile("\0(\\w+)\0")


class Given(Expression):
    """A value of a question that is said when it is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


class Among(Given):
    """Any number of keys: `field__in=Among("keys")`."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "(SELECT unnest(%s::bigint[]))", (self,)


def question(build: Callable[..., QuerySet[M, R]]) -> Callable[..., list[R]]:
    """Of a function that gives a queryset it makes one that asks it.

    The arguments of `build` decide what is asked: an actor, nothing, never what may change while
    the process runs. What differs each time stands in it as `Given(name)`, and is said by keyword.
    Related rows come by `select_related`; there is no prefetching. With `values_list` come tuples.
    """

    return _asking(build, _is_word)


def question_of_its_own(build: Callable[..., QuerySet[M, R]]) -> Callable[..., list[R]]:
    """The same with a plan for each reader, made for the very keys and numbers that it looks for.

    Where these decide whether an index is worth taking, as in a list with filters.
    """
    return _asking(build, _is_known)


def _asking(
    build: Callable[..., QuerySet[M, R]], is_told: Callable[[Any], bool]
) -> Callable[..., list[R]]:
    @lru_cache(MOST_KEPT)
    def composed(*about: Hashable) -> _Composed[R]:
        return _Composed(build(*about), is_told)

    def asking(*about: Hashable, **given: Any) -> list[R]:
        return list(composed(*about).ask(given))

    return asking


def _is_word(value: Any) -> bool:
    """Words of ours, such as states, become part of the statement, so that its plan may take an
    index of some states only. Keys are sent beside it: one plan is for all readers of a kind."""
    return isinstance(value, str)


def _is_known(value: Any) -> bool:
    return not isinstance(value, Given)


def _told(
    statement: str, values: Sequence[Any], is_told: Callable[[Any], bool]
) -> tuple[str, dict[str, Any]]:
    """The statement with those values in it, and our keys by the names of their places.

    What is given is sent once, wherever it stands.
    """
    sent = [(_name(place, one), one) for place, one in enumerate(values)]
    parts = [_quoted(one) if is_told(one) else f"\0{name}\0" for name, one in sent]
    told = _SENT.sub(r"%(\1)s", (statement % tuple(parts)).replace("%", "%%"))
    keys = {name: one for name, one in sent if not (is_told(one) or isinstance(one, Given))}
    return told, keys


def _name(place: int, value: Any) -> str:
    return value.name if isinstance(value, Given) else f"key{place}"


def _quoted(value: Any) -> str:
    return sql.quote(str(value) if isinstance(value, str) else value)


class _Composed(Generic[R]):
    """The statement of a queryset, and how its rows become objects, as Django does it."""

    def __init__(self, rows: QuerySet[Any, R], is_told: Callable[[Any], bool]) -> None:
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        self.statement: str = ""
        try:
            statement, values = compiler.as_sql()
        except EmptyResultSet:  # a reader for whom there is nothing at all
            return
        self.statement, self.keys = _told(statement, values, is_told)
        known, select = compiler.klass_info, compiler.select
        converters = compiler.get_converters([column[0] for column in select])
        self.converters = [(place, each, column) for place, (each, column) in converters.items()]
        self.model = None
        if rows._fields is None:  # type: ignore[attr-defined]  # not public
            self._makes_objects(compiler, known, select)

    def _makes_objects(self, compiler: Any, known: Any, select: Any) -> None:
        self.model = known["model"]
        first, last = known["select_fields"][0], known["select_fields"][-1]
        self.own = slice(first, last + 1)
        self.names = [column[0].target.attname for column in select[self.own]]
        populators: Any = get_related_populators  # the stubs know another version of it
        self.related = populators(known, select, DEFAULT_DB_ALIAS)
        self.computed = list(compiler.annotation_col_map.items())

    def ask(self, given: Mapping[str, Any]) -> Iterator[R]:
        if self.statement:
            yield from map(self._made, found(self.statement, {**self.keys, **given}))

    def _made(self, answer: Sequence[Any]) -> Any:
        row = self._converted(answer) if self.converters else answer
        if self.model is None:
            return tuple(row)
        made = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.own])
        for one in self.related:
            one.populate(row, made)
        for name, place in self.computed:
            setattr(made, name, row[place])
        return made

    def _converted(self, answer: Sequence[Any]) -> list[Any]:
        row = list(answer)
        for place, converters, column in self.converters:
            for convert in converters:
                row[place] = convert(row[place], column, connections[DEFAULT_DB_ALIAS])
        return row
