"""Rows are stored by prepared statements as `Model.save` would store them (ADR 16)."""

from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.references import Series
from hypercare.foundation.kernel.rows import load, store, store_together
from hypercare.foundation.outbox.models import Attempt, Message
from hypercare.foundation.programs.models import Program
from hypercare.foundation.programs.services import numbered
from hypercare.foundation.words.models import Words
from hypercare.reference.directory.models import SupportGroup


def words(program: Program, at: datetime, text: str) -> Words:
    kind, retention = Words.Kind.REASON, Words.Retention.CASEWORK
    return Words(
        program=program,
        kind=kind,
        retention=retention,
        clear=text,
        masked=text,
        found=["SSN"],
        kept_at=at,
    )


def test_several_rows_are_one_statement_and_get_their_keys_in_order(
    program: Program, now: datetime
) -> None:
    rows = [words(program, now, f"Text {number} “ä” \\ %s") for number in range(3)]
    with CaptureQueriesContext(connection) as asked:
        assert store(*rows)
    assert len(asked) == 1
    assert [row.pk for row in rows] == sorted(row.pk for row in rows)
    for row in rows:
        assert model_to_dict(Words.objects.get(pk=row.pk)) == model_to_dict(row)


def mail(program: Program, at: datetime, key: str, text: Words) -> Message:
    moments = {"queued_at": at, "due_at": at, "give_up_at": at}
    return Message(program=program, key=key, recipient="", words=text, token=key, **moments)


def test_rows_that_refer_to_each_other_are_one_statement(program: Program, now: datetime) -> None:
    text = words(program, now, "Text")
    message = mail(program, now, "?", text)
    attempt = Attempt(program=program, message=message, number=0, started_at=now)
    with CaptureQueriesContext(connection) as asked:
        taken = numbered(program, Series.TICKET)
        assert store_together(text, message, attempt, computed=(attempt, {"number": taken}))
    assert len(asked) == 1
    assert attempt.number == 1001
    kept = Attempt.objects.select_related("message__words").get(pk=attempt.pk)
    assert kept.message.words is not None
    pairs = ((attempt, kept), (message, kept.message), (text, kept.message.words))
    for ours, theirs in pairs:
        assert model_to_dict(ours) == model_to_dict(theirs)


def test_of_rows_that_go_together_one_that_is_there_already_is_told(
    program: Program, now: datetime
) -> None:
    first, again = words(program, now, "First"), words(program, now, "Again")
    assert store_together(first, mail(program, now, "?", first), unless_there=True)
    assert not store_together(again, mail(program, now, "?", again), unless_there=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        store_together(again, mail(program, now, "?", again))
    assert Message.objects.get(program=program).words == first


def test_a_row_that_refers_to_one_that_is_not_stored_is_refused(
    program: Program, now: datetime
) -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        store_together(mail(program, now, "?", words(program, now, "Left out")))
    assert not Message.objects.filter(program=program).exists()


def test_the_server_has_planned_a_statement_that_comes_again(
    program: Program, now: datetime
) -> None:
    """Issue 3: asked of the server, since the driver prepares nothing without a word."""
    for text in ("Once", "Twice"):
        store(words(program, now, text))
    ours = "SELECT EXISTS (SELECT FROM pg_prepared_statements WHERE statement LIKE %s)"
    with connection.cursor() as cursor:
        cursor.execute(ours, ['%INSERT INTO "words_words"%'])
        assert cursor.fetchone() == (True,)
        cursor.execute(ours, ["%pg_prepared_statements%"])
        assert cursor.fetchone() == (False,)


def test_it_stores_what_saving_stores(program: Program, agent: Actor, now: datetime) -> None:
    """Lists, nested data, choices, empty references and moments."""
    facts = {"program": program, "at": now, "verb": "v", "subject": "s", "read_action": "a"}
    data = {"nested": [1, None, {"ä": "“"}], "null": None}
    rest = {"teams": ["MRT", "CS"], "owner": agent.user, "data": data}
    mine = Entry(position=901, **facts, **rest)
    theirs = Entry(position=902, **facts, **rest)
    store(mine)
    theirs.save()
    one, other = (Entry.objects.values().get(pk=row.pk) for row in (mine, theirs))
    for name in ("id", "position"):
        del one[name], other[name]
    assert one == other


def test_the_database_fills_in_what_it_computes(program: Program) -> None:
    group = SupportGroup(program=program, code="?", name="Group", email="")
    taken = numbered(program, Series.TICKET)
    store(group, computed={"name": taken})
    assert group.name == SupportGroup.objects.get(pk=group.pk).name == "1001"


def test_what_is_there_already_is_left_out_only_when_asked(program: Program) -> None:
    def again() -> SupportGroup:
        return SupportGroup(program=program, code="MRT", name="Twice", email="")

    row = again()
    assert not store(row, unless_there=True)
    assert row.pk is None
    with pytest.raises(IntegrityError), transaction.atomic():
        store(again())
    assert SupportGroup.objects.filter(program=program, code="MRT").count() == 1


def test_it_shares_the_fate_of_its_transaction(program: Program, now: datetime) -> None:
    row = words(program, now, "Gone again")
    with transaction.atomic():
        store(row)
        transaction.set_rollback(True)
    assert not Words.objects.filter(pk=row.pk).exists()


def test_a_look_up_gives_whole_records(program: Program) -> None:
    group = SupportGroup.objects.get(program=program, code="MRT")
    tail = """FROM directory_supportgroup team JOIN programs_program program
        ON program.id = team.program_id WHERE team.id = %s"""
    found = load(tail, [group.pk], team=SupportGroup, program=Program)
    assert found == (group, program)
    assert found is not None
    assert found[1].facts_version == program.facts_version
    assert load(tail, [0], team=SupportGroup, program=Program) is None


def test_what_an_outer_join_leaves_empty_is_none(program: Program) -> None:
    """And a `WITH` before it may change what it finds."""
    first = """WITH changed AS (UPDATE programs_program SET facts_version = facts_version + 1
        WHERE id = %(program)s RETURNING *)"""
    tail = "FROM changed program LEFT JOIN directory_supportgroup team ON team.id = 0"
    given = {"program": program.pk}
    found = load(tail, given, first=first, team=SupportGroup, program=Program)
    assert found == (None, program)
    assert found is not None
    assert found[1].facts_version == program.facts_version + 1
