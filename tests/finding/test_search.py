"""Search finds what the person may see, by masked words, and stops in time (R34, rule 7)."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import Model

from hypercare.casework.contacts.models import Contact
from hypercare.casework.handovers.models import HandOver
from hypercare.casework.intake.services import receive
from hypercare.casework.intake.withdrawing import withdraw
from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.services import IssueFacts, open_issue
from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.casework.tickets.services import add_note
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Look
from hypercare.foundation.programs.models import Program
from hypercare.insight.finding import probing, searching
from hypercare.insight.finding.hits import counted, hits_of
from hypercare.insight.finding.leads import page_of
from hypercare.insight.finding.question import read
from hypercare.insight.finding.searching import Found, find
from hypercare.insight.finding.spelling import learn
from tests.accounts.cast import browser_of
from tests.factories.contacts import incoming
from tests.factories.messages import one_message
from tests.factories.people import actor_in
from tests.factories.program import NOW
from tests.meetings.factory import make_meeting

CASE = "12B3456789"


@pytest.fixture
def logged(agent: Actor) -> str:
    said = incoming(reason=f"The sparrow file {CASE} is missing.", name="Rosalind Example")
    return receive(said, by=agent, at=NOW).contact.reference


def found(actor: Actor, question: str) -> list[str]:
    return [hit.reference for hit in hits_of(actor, find(actor, question)).items]


def test_words_find_the_contact_and_its_ticket(agent: Actor, logged: str) -> None:
    assert found(agent, "missing sparrows") == ["T-1001", "C-1001"]


@pytest.mark.parametrize("question", [CASE, "3456789", "pelican"])
def test_what_is_masked_or_unknown_is_not_found(agent: Actor, logged: str, question: str) -> None:
    """R34: client details never appear in search."""
    assert found(agent, question) == []


def test_a_page_of_hits_shows_masked_words(agent: Actor, logged: str) -> None:
    page = browser_of(agent).get(f"/{agent.program.key}/search/?q=sparrow").content.decode()
    assert "[case number masked]" in page
    assert CASE not in page
    assert "Rosalind" not in page


def test_the_name_of_a_county_finds_its_contacts(agent: Actor, logged: str) -> None:
    assert found(agent, "amber") == ["T-1001", "C-1001"]


@pytest.mark.parametrize(
    "question", ["", "   ", "\x00", "'; DROP TABLE x; --", '"', "a" * 5000, "((&|"]
)
def test_strange_questions_find_nothing_and_break_nothing(
    agent: Actor, logged: str, question: str
) -> None:
    """Safety row 33."""
    answer = browser_of(agent).get(f"/{agent.program.key}/search/", {"q": question})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("said", "page"), [("c1001", "contacts/C-1001"), ("T-1001", "tickets/T-1001")]
)
def test_a_number_said_aloud_leads_to_its_page(
    agent: Actor, logged: str, said: str, page: str
) -> None:
    answer = browser_of(agent).get(f"/{agent.program.key}/search/", {"q": said})
    assert answer.headers["Location"] == f"/{agent.program.key}/{page}/"


def test_numbers_of_messages_and_meetings_lead_to_their_pages_too(
    program: Program, agent: Actor
) -> None:
    """ "Numbers of every kind"; whose message it is not, finds none (rule 4)."""
    meeting = make_meeting(program, NOW)
    known = one_message(program, NOW)
    readiness = actor_in(program, "readiness-team")
    assert page_of(agent, f"mt {meeting.number}") == meeting.reference
    assert page_of(readiness, known.reference.lower()) == known.reference
    assert page_of(actor_in(program, "team-member", teams=("APP",)), known.reference) is None
    answer = browser_of(readiness).get(f"/{program.key}/search/", {"q": known.reference})
    assert answer.headers["Location"] == f"/{program.key}/mail/{known.reference}/"


def test_a_number_alone_finds_whatever_has_it(program: Program, logged: str) -> None:
    reader = actor_in(program, "readiness-team")
    assert found(reader, "1001") == found(reader, "# 1001") == ["T-1001", "C-1001"]
    assert found(actor_in(program, "team-member", teams=("APP",)), "1001") == []


def test_a_number_that_is_not_theirs_is_not_found(program: Program, logged: str) -> None:
    """Rule 4: the same answer as for a number that does not exist."""
    member = actor_in(program, "team-member", teams=("APP",))
    client = browser_of(member)
    hidden, unknown = (
        client.get(f"/{program.key}/search/", {"q": q}).content.decode().replace(q, "")
        for q in ("T-1001", "T-9999")
    )
    assert _main(hidden) == _main(unknown)
    assert found(member, "sparrow") == []


def _main(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def test_a_team_member_finds_what_is_their_teams(program: Program, logged: str) -> None:
    assert found(actor_in(program, "team-member", teams=("MRT",)), "sparrow") == [
        "T-1001",
        "C-1001",
    ]


def test_each_search_leaves_a_look_without_its_words(agent: Actor, logged: str) -> None:
    browser_of(agent).get(f"/{agent.program.key}/search/?q=sparrow")
    look = Look.objects.get(program=agent.program, kind="search")
    assert (look.user, look.rows, look.what) == (agent.user, 2, "search")


def test_a_slow_search_is_stopped_with_a_sentence(
    agent: Actor, logged: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two seconds at most (stack.md point 11)."""
    slow = probing.Condition("pg_sleep(30) IS NOT NULL AND masked = %s", ("sparrow",))
    monkeypatch.setattr(probing, "with_words", lambda text: slow)
    monkeypatch.setattr(probing, "STATEMENT_MS", 20)
    page = browser_of(agent).get(f"/{agent.program.key}/search/?q=sparrow").content.decode()
    assert "was stopped" in page


def test_a_common_word_is_walked_from_the_newest(
    agent: Actor, logged: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As far as it was walked, and with the word that there are older ones."""
    receive(incoming(reason="Another sparrow."), by=agent, at=NOW)
    monkeypatch.setattr(probing, "PROBE", 0)
    monkeypatch.setattr(probing, "ENOUGH", 1)
    assert found(agent, "sparrow") == ["T-1002", "C-1002"]
    assert find(agent, "sparrow").capped


def test_a_common_word_that_is_old_is_taken_from_the_index(
    agent: Actor, logged: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest texts do not have it: nothing walks on to the end (stack.md point 11)."""
    monkeypatch.setattr(probing, "PROBE", 0)
    monkeypatch.setattr(probing, "WALK", 0)
    assert found(agent, "sparrow") == ["T-1001", "C-1001"]


HOLDERS: list[tuple[type[Model], str]] = [
    *((Contact, field) for field in ("reason", "done_note", "told", "name", "reach")),
    (Ticket, "subject"),
    (WorkLogEntry, "text"),
    *((Issue, field) for field in ("summary", "workaround")),
]


@pytest.mark.parametrize(("model", "field"), HOLDERS)
def test_what_holds_a_text_is_found_by_an_index(db: object, model: type[Model], field: str) -> None:
    """Without one, each search reads the whole table."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    first = {one["columns"][0] for one in found.values() if one["index"] and one["columns"]}
    assert f"{field}_id" in first


@pytest.fixture
def cast(program: Program) -> dict[str, Actor]:
    """One of each role; the team's member is of another team than the tickets."""
    roles = ("agent", "readiness-team", "analyst", "manager", "program-lead", "auditor")
    actors = {role: actor_in(program, role) for role in roles}
    return {**actors, "team-member": actor_in(program, "team-member", teams=("APP",))}


SEES_NAMES = {"agent", "readiness-team", "analyst", "manager"}


@pytest.mark.parametrize(
    "question", ["Rosalind", "rosalind exam", "530-555-0111", "(530) 555 0111", "+15305550111"]
)
def test_names_and_numbers_are_found_by_who_may_read_them_and_by_nobody_else(
    cast: dict[str, Actor], logged: str, question: str
) -> None:
    """R34: the auditor, the program lead and other teams find by masked words only."""
    finders = {role for role, actor in cast.items() if found(actor, question)}
    assert finders == SEES_NAMES
    assert found(cast["agent"], question) == ["C-1001"]


@pytest.mark.parametrize("typed", ["Núñez", "Nunez", "nuñez", "nuenz", "nunze"])
def test_accents_and_two_letters_the_wrong_way_round_are_forgiven_in_names(
    agent: Actor, typed: str
) -> None:
    receive(incoming(name="Anaïs Núñez", reason="A heron."), by=agent, at=NOW)
    assert found(agent, typed) == ["C-1001"]


@pytest.mark.parametrize("typed", ["anias nunez", "anaiss munez", "Nuñes Anaïs", "de anais nunex"])
def test_each_word_of_a_name_may_be_misspelt(agent: Actor, typed: str) -> None:
    receive(incoming(name="Anaïs Núñez", reason="A heron."), by=agent, at=NOW)
    assert found(agent, typed) == ["C-1001"]
    assert found(agent, typed.replace("n", "x")) == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Sean O’Brien", "o'brien"),
        ("Sean O'Brien", "obrien"),
        ("Anna Smith-Jones", "smith jones"),
        ("Þór Ægisson", "thor aegisson"),
        ("Li Ng", "ng"),
        ("דוד כהן", "כהן"),
        ("张伟明", "伟明"),
        ("张伟", "张伟"),
        ("Anna 张伟", "anna 张伟"),
    ],
)
def test_a_name_is_found_in_any_script_and_however_short(
    agent: Actor, name: str, typed: str
) -> None:
    receive(incoming(name=name, reason="A heron."), by=agent, at=NOW)
    receive(incoming(name="Mara Nguyen", reason="A heron."), by=agent, at=NOW)
    assert found(agent, typed) == ["C-1001"]


@pytest.mark.parametrize("typed", ["דוד", "张伟", "王"])
def test_no_name_is_looked_for_from_one_end_of_the_index_to_the_other(
    agent: Actor, typed: str
) -> None:
    """Trigrams are of ASCII where the locale is C; a text without one had all names read."""
    receive(incoming(name="Anna Example"), by=agent, at=NOW)
    condition = probing.of_person(read(typed, ()))
    assert condition is not None
    sql = f"EXPLAIN SELECT id FROM words_words WHERE program_id = %s AND {condition.sql}"
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(sql, [agent.program.pk, *condition.values])
        assert "words_other_script" in str(cursor.fetchall())


@pytest.mark.parametrize(
    ("typed", "pattern"),
    [("!!!", None), ("😀😀😀", None), ("n", None), ("ng", "% ng %"), ("o.b", "% o.b%")],
)
def test_what_no_index_knows_is_not_asked_of_names(typed: str, pattern: str | None) -> None:
    condition = probing.of_person(read(typed, ()))
    assert (condition.values if condition else None) == ((pattern,) if pattern else None)


@pytest.mark.parametrize("typed", ["hreon placemnet", "herno", "placementt", "HÉRON"])
def test_a_slip_in_a_word_is_understood(agent: Actor, typed: str) -> None:
    receive(incoming(reason="The heron placement file."), by=agent, at=NOW)
    learn(agent.program)
    assert found(agent, typed) == ["T-1001", "C-1001"]


def test_a_slip_does_not_tell_that_a_word_was_said_where_the_reader_sees_nothing(
    program: Program, agent: Actor
) -> None:
    """Rule 7: neither a hit nor the spelling of a hidden ticket's word."""
    receive(incoming(reason="The heron placement file."), by=agent, at=NOW)
    learn(program)
    stranger = actor_in(program, "team-member", teams=("APP",))
    assert find(stranger, "hreon") == Found()


def test_an_identifier_in_a_name_or_a_number_cannot_be_found(agent: Actor) -> None:
    """R34, safety row 20: searching must not be a way to ask whether a client is known."""
    said = incoming(name=f"Rosa {CASE}", reach="123-45-6789", reason="A heron.")
    receive(said, by=agent, at=NOW)
    for asked in (CASE, "3456789", "123-45-6789", "6789", "123456789", "rosa 12B"):
        assert found(agent, asked) == []


def test_a_clients_number_is_refused_with_a_sentence_whether_it_is_known_or_not(
    agent: Actor, logged: str
) -> None:
    pages = [
        _main(browser_of(agent).get(f"/{agent.program.key}/search/", {"q": q}).content.decode())
        for q in (CASE, "77Z7777777")
    ]
    assert "cannot be searched for" in pages[0]
    assert pages[0].replace(CASE, "") == pages[1].replace("77Z7777777", "")
    for kind in ("tickets", "contacts"):
        answer = browser_of(agent).get(f"/{agent.program.key}/{kind}/", {"q": CASE})
        assert answer.status_code == 422
        assert "cannot be searched for" in answer.content.decode()


def test_internal_words_find_a_ticket_only_for_who_may_read_them(
    program: Program, agent: Actor, readiness: Actor
) -> None:
    """Safety row 23: an agent sees the ticket, but not the other team's internal note."""
    ticket = receive(incoming(reason="A heron."), by=agent, at=NOW).ticket
    assert ticket is not None
    add_note(ticket=ticket, text="The bittern.", audience="internal", by=readiness, at=NOW)
    add_note(ticket=ticket, text="The curlew.", audience="shared", by=readiness, at=NOW)
    assert found(readiness, "bittern") == ["T-1001"]
    assert found(agent, "bittern") == []
    assert found(agent, "curlew") == ["T-1001"]


def test_a_county_and_a_word_narrow_each_other(agent: Actor) -> None:
    receive(incoming(reason="The heron file."), by=agent, at=NOW)
    receive(incoming(reason="The heron file.", entity="Birch"), by=agent, at=NOW)
    assert set(found(agent, "birch heron")) == {"C-1002", "T-1002"}
    assert set(found(agent, "heron birch")) == {"C-1002", "T-1002"}


@pytest.mark.parametrize("typed", ["NSD-55-100", " nsd-55-100 "])
def test_the_number_of_another_desk_finds_what_was_handed_to_it(
    agent: Actor, program: Program, logged: str, typed: str
) -> None:
    """R33: numbers of every kind; only for who may see the contact."""
    given = HandOver.objects.filter(contact__number=int(logged.partition("-")[2]))
    assert given.update(reference_there="NSD-55-100") == 1
    assert set(found(agent, typed)) == {logged, "T-1001"}
    stranger = actor_in(program, "team-member", teams=("CS",))
    assert found(stranger, typed) == []


def test_issues_are_found_by_what_helps(program: Program, readiness: Actor) -> None:
    facts = IssueFacts("The heron file is missing.", "Ask for the bittern.", is_known=True)
    open_issue(facts=facts, by=readiness, at=NOW)
    assert found(readiness, "heron") == found(readiness, "bittern") == ["I-1001"]


def test_what_was_withdrawn_is_found_no_more(agent: Actor, logged: str) -> None:
    contact = Contact.objects.get(program=agent.program)
    withdraw(contact, why="Logged twice.", version=contact.version, by=agent, at=NOW)
    assert "C-1001" not in found(agent, "sparrow")


@pytest.mark.parametrize(
    ("keys", "capped", "count"),
    [
        (0, False, "0"),
        (684, False, "684"),
        (1000, False, "1,000"),
        (7, True, "7+"),
        (684, True, "600+"),
        (1000, True, "1,000+"),
    ],
)
def test_the_count_says_what_is_known_and_whether_there_may_be_more(
    keys: int, capped: bool, count: str
) -> None:
    assert counted(Found([("T", key, NOW) for key in range(keys)], capped)) == count


def test_what_is_counted_stops_at_a_thousand(agent: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "NEWEST", 2)
    for _nth in range(2):
        receive(incoming(reason="A heron."), by=agent, at=NOW)
    hits = hits_of(agent, find(agent, "heron"))
    assert hits.count == "2+"
    assert [hit.reference for hit in hits.items] == ["T-1002", "T-1001"]


def test_hits_are_paged_by_key(agent: Actor) -> None:
    for nth in range(3):
        receive(incoming(reason=f"Heron {nth}."), by=agent, at=NOW)
    found_all, seen, after = find(agent, "heron"), [], ""
    while True:
        page = hits_of(agent, found_all, after=after, size=2)
        seen += [hit.reference for hit in page.items]
        after = page.next_cursor or ""
        if not after:
            break
    assert seen == ["T-1003", "T-1002", "T-1001", "C-1003", "C-1002", "C-1001"]


QUERIES = {"sparrow": 14, "zzzz": 14}


@pytest.mark.parametrize("question", QUERIES)
def test_a_search_costs_the_same_whatever_the_rows(
    agent: Actor, question: str, django_assert_max_num_queries: Any
) -> None:
    """House rule 14."""
    client, address = browser_of(agent), f"/{agent.program.key}/search/?q={question}"
    client.get(address)
    for rows in (1, 5):
        for _row in range(rows):
            receive(incoming(reason="A sparrow."), by=agent, at=NOW)
        with django_assert_max_num_queries(QUERIES[question]):
            assert client.get(address).status_code == 200
