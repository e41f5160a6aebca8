"""Which texts have the words: a look at the newest few, then the index, then the newest of them.

A plain ORDER BY with a full-text condition lets the planner walk the newest rows until it has
enough; with words that hit nothing together it walks them all. Here no more than a few are walked
before the index has said that there is plenty (docs/explanation/how-searching-stays-fast.md).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from hypercare.foundation.kernel.errors import NotReady
from hypercare.foundation.kernel.finding import parts
from hypercare.foundation.kernel.rows import found as answers
from hypercare.foundation.programs.models import Program
from hypercare.insight.finding.question import Question, is_spelled, slips

NEWEST = 1000
PROBE = 5000
# Of a common word the newest are found by walking back so few texts, or, once the index has said
# that it is common, so many, if ENOUGH of them have it.
NEAR, WALK, ENOUGH = 5000, 50_000, 100
STATEMENT_MS = 400
LIKE_NAME, LIKE_WORD = 0.5, 0.4
# Names of other scripts are few, and have an index that holds nothing else (`words_other_script`).
OTHER_SCRIPT = "person ~ '[^ -~]'"
_PROBE = """
    WITH hit AS MATERIALIZED (
        SELECT id, kind, kept_at FROM words_words WHERE program_id = %s AND {met} LIMIT %s
    ) SELECT *, (SELECT count(*) FROM hit) FROM hit ORDER BY id DESC LIMIT %s
"""
_WALK = """
    SELECT id, kind, kept_at FROM (SELECT * FROM words_words ORDER BY id DESC LIMIT %s) AS newest
    WHERE program_id = %s AND {met} LIMIT %s
"""
_ALL = """
    WITH hit AS MATERIALIZED (
        SELECT id, kind, kept_at FROM words_words WHERE program_id = %s AND {met}
    ) SELECT * FROM hit ORDER BY id DESC LIMIT %s
"""


class TooSlow(NotReady):
    """It was stopped; narrower words help."""

    def __init__(self) -> None:
        super().__init__(
            _("That took longer than two seconds and was stopped. Add a word that is rarer.")
        )


@dataclass(frozen=True)
class Texts:
    """Keys of texts by their kind. `since`: there are more, which were all kept before then."""

    by_kind: Mapping[str, Sequence[int]] = field(default_factory=dict)
    since: datetime | None = None

    def of(self, *kinds: str) -> list[int]:
        return [key for kind in kinds for key in self.by_kind.get(kind, ())]


@dataclass(frozen=True)
class Condition:
    """On a row of `words_words`. Only our own text is SQL; what was typed is a value."""

    sql: str
    values: tuple[Any, ...]


# A table is not read from one end to the other, neither to look nor to join with it: a thousand
# places of an index are in memory, whatever the planner thinks that a jump on a disk costs.
_BY_INDEX = (("enable_seqscan", "off"), ("random_page_cost", "1"))
_AS_BEFORE = (("enable_seqscan", "on"), ("random_page_cost", "4"))
_LIKE = (
    ("pg_trgm.word_similarity_threshold", str(LIKE_NAME)),
    ("pg_trgm.similarity_threshold", str(LIKE_WORD)),
)


@contextmanager
def hard_stop(milliseconds: int | None = None) -> Iterator[None]:
    """Each statement ends in time, and everything is reached by an index."""
    limit = ("statement_timeout", str(milliseconds or STATEMENT_MS))
    goes_on = connection.in_atomic_block
    try:
        with transaction.atomic():
            _set([limit, *_BY_INDEX, *_LIKE])
            yield
            if goes_on:
                _set([("statement_timeout", "0"), *_AS_BEFORE])
    except OperationalError as error:
        raise TooSlow() from error


def _set(settings: Sequence[tuple[str, str]]) -> None:
    """For the rest of the transaction, in one statement."""
    asked = ", ".join(["set_config(%s, %s, true)"] * len(settings))
    answers(f"SELECT {asked}", [part for pair in settings for part in pair])


def with_words(text: str) -> Condition:
    """All words, in any form ("missing" finds "misses"), without accents; "-word" leaves out."""
    query = "search @@ websearch_to_tsquery('english', hypercare_fold(%s))"
    return Condition(query, (text,))


def of_person(question: Question) -> Condition | None:
    """A name, or a number in any writing; None when nothing of that is left. Two letters are a
    whole name, such as Ng."""
    if question.number:
        return Condition("e164 = %s AND e164 <> ''", (question.number,))
    asked = parts(question.text)
    like = ["person LIKE hypercare_fold(%s)"] * len(asked)
    is_other = any(part.is_of_other_script for part in asked)
    if is_other:
        like.append(OTHER_SCRIPT)
    if is_other or sum(len(part.text) for part in asked) > 2:
        return Condition(" AND ".join(like), tuple(part.anywhere for part in asked))
    if len(asked) == 1 and len(asked[0].text) == 2 and asked[0].text.isalpha():
        return Condition(" AND ".join(like), (asked[0].whole,))
    return None


def like_person(question: Question) -> Condition | None:
    """Names with each word nearly so, or with one that has two letters the wrong way round.

    All words at once would be looked for by parts that very many names have, such as "mar".
    """
    words = [word for word in question.typed if is_spelled(word)]
    if not words or len(question.typed) > 3:
        return None
    nearly = " AND ".join(["%s <%% person"] * len(words))
    meant = [f"%{slip}%" for word in words for slip in slips(word)]
    return Condition(f"({nearly} OR person LIKE ANY(%s))", (*words, meant))


def newest(program: Program, condition: Condition, most: int = NEWEST) -> Texts:
    """The newest texts that meet it, at most so many."""
    near = _walk(program, condition, NEAR, most)
    if near and len(near) <= most:
        return newest_by_index(program, condition, most)
    return _texts(near or _all(program, condition, most), most)


def newest_by_index(program: Program, condition: Condition, most: int = NEWEST) -> Texts:
    """The same for what is seldom common, such as a name."""
    found = _rows(_PROBE, condition, [program.pk, *condition.values, PROBE + 1, most + 1])
    if found and found[0][-1] > PROBE:
        walked = _walk(program, condition, WALK, most) if most <= NEWEST else []
        if len(walked) > min(ENOUGH, most):
            return _texts(walked, min(most, len(walked) - 1))
        found = _all(program, condition, most)
    return _texts(found, most)


def _walk(program: Program, condition: Condition, far: int, most: int) -> list[Any]:
    """Back from the newest text."""
    return _rows(_WALK, condition, [far, program.pk, *condition.values, most + 1])


def _all(program: Program, condition: Condition, most: int) -> list[Any]:
    return _rows(_ALL, condition, [program.pk, *condition.values, most + 1])


def _rows(statement: str, condition: Condition, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("{met}", condition.sql), values)
        found: list[Any] = cursor.fetchall()
    return found


def _texts(rows: Sequence[Any], most: int) -> Texts:
    """One row more than `most` says that there are more."""
    by_kind: dict[str, list[int]] = {}
    for key, kind, *_more in rows[:most]:
        by_kind.setdefault(kind, []).append(key)
    return Texts(by_kind, rows[most - 1][2] if len(rows) > most else None)
