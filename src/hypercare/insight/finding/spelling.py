"""Words that somebody wrote here before, so that a slip of the fingers is understood.

Read from masked texts only. What is proposed is shown only where it found something that the
reader may see: that a word is known must not tell that it was said.
"""

from django.db import connection, transaction

from hypercare.foundation.programs.models import Program
from hypercare.insight.finding.models import WordsRead
from hypercare.insight.finding.question import Question, is_spelled, slips

AT_ONCE = 2000
_NEAREST = """
    SELECT word FROM finding_knownword
    WHERE program_id = %s AND (word = ANY(%s) OR word %% %s)
    ORDER BY word <> ALL(%s), similarity(word, %s) DESC, word LIMIT 1
"""
_LEARN = r"""
    WITH text AS (
        SELECT id, masked FROM words_words
        WHERE program_id = %(program)s AND id > %(after)s AND search IS NOT NULL
        ORDER BY id LIMIT %(most)s
    ), learned AS (
        INSERT INTO finding_knownword (program_id, word)
        SELECT DISTINCT %(program)s, word
        FROM text, regexp_split_to_table(hypercare_fold(masked), '[^a-z]+') AS word
        WHERE length(word) BETWEEN 4 AND 30
        ON CONFLICT DO NOTHING
    )
    SELECT count(*), max(id) FROM text
"""


def spelled_otherwise(program: Program, question: Question) -> str:
    """The question with each word that nobody wrote replaced by the nearest; empty if none is."""
    words = question.typed
    known = _known(program, words)
    other = [w if w in known or not is_spelled(w) else _nearest(program, w) or w for w in words]
    return " ".join(other) if other != words else ""


def _known(program: Program, words: list[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM finding_knownword WHERE program_id = %s AND word = ANY(%s)",
            [program.pk, words],
        )
        return {word for (word,) in cursor.fetchall()}


def _nearest(program: Program, word: str) -> str:
    meant = slips(word)
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, [program.pk, meant, word, meant, word])
        row = cursor.fetchone()
    return row[0] if row else ""


@transaction.atomic
def learn(program: Program, most: int = AT_ONCE) -> int:
    """Reads on from where the last reading ended; how many texts it read."""
    WordsRead.objects.get_or_create(program=program)
    mark = WordsRead.objects.select_for_update(skip_locked=True).filter(program=program).first()
    if mark is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_LEARN, {"program": program.pk, "after": mark.upto, "most": most})
        read, upto = cursor.fetchone()
    if read:
        mark.upto = upto
        mark.save(update_fields=["upto"])
    return int(read)
