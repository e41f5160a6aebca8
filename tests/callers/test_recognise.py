"""People that callers become, and two that are one (R31, R34, R39)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from hypercare.casework.callers.models import Caller, Learned, Merge, Sighting
from hypercare.casework.callers.selectors import contacts_of, look_alikes, recognised
from hypercare.casework.callers.services import learn, merge, recognise, unmerge
from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake.corrections import correct
from hypercare.casework.intake.services import receive
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, OutOfDate
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import Entity, Person
from tests.accounts.cast import browser_of
from tests.callers.conftest import Called
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import NOW, make_program


@pytest.mark.parametrize("reach", ["530-555-0111", "(530) 555-0111", "+1 530 555 0111"])
def test_the_same_name_and_number_is_the_same_caller(called: Called, reach: str) -> None:
    """Complaint 17: however the number is written."""
    assert called("Marisol Vánce", "530.555.0111") == called("marisol vance", reach)


@pytest.mark.parametrize(
    ("name", "reach", "entity"),
    [
        ("Another Name", "530-555-0111", "Amber"),
        ("Marisol Vánce", "530-555-0112", "Amber"),
        ("Marisol Vánce", "530-555-0111", "Birch"),
    ],
)
def test_nobody_is_assumed_to_be_somebody_else(
    called: Called, name: str, reach: str, entity: str
) -> None:
    first = called("Marisol Vánce", "530-555-0111")
    assert called(name, reach, entity=entity) != first


@pytest.mark.parametrize("reach", ["4417", "ext. 4417", "555-01", "call the front desk", "12"])
def test_a_number_that_cannot_be_dialled_is_kept_as_typed(called: Called, reach: str) -> None:
    caller = called("Marisol Vánce", reach)
    assert caller == called("Marisol Vánce", reach)
    assert [d.words.clear for d in caller.details.filter(is_reach=True)] == [reach]


@pytest.mark.parametrize(
    "answers", [{"name": "", "name_answer": "refused"}, {"reach": "", "reach_answer": "withheld"}]
)
def test_who_gave_no_name_or_no_number_becomes_nobody(
    program: Program, agent: Actor, answers: dict[str, str]
) -> None:
    receive(incoming(**answers), by=agent, at=NOW)
    learn(program=program, at=NOW)
    assert not Caller.objects.exists()


def test_of_the_public_nothing_is_kept(program: Program, agent: Actor) -> None:
    """Settled reading 9."""
    receive(incoming(entity_type="public", entity="Somebody"), by=agent, at=NOW)
    learn(program=program, at=NOW)
    assert not Caller.objects.exists()


@pytest.mark.parametrize("calls", [1, 2])
def test_who_turns_out_to_be_one_of_the_public_is_forgotten(
    program: Program, agent: Actor, calls: int
) -> None:
    """Settled reading 21; not somebody whom we know from another contact as well."""
    contact, *_more = [receive(incoming(), by=agent, at=NOW).contact for _ in range(calls)]
    learn(program=program, at=NOW)
    public = incoming(entity_type="public", entity="Somebody")
    correct(contact, public, why="One of the public.", version=1, by=agent, at=NOW)
    learn(program=program, at=NOW)
    caller = Caller.objects.select_related("name").get()
    said = [one.words.clear for one in caller.details.select_related("words")]
    assert (caller.name.clear is None) is (calls == 1)
    assert said
    assert all((word is None) is (calls == 1) for word in said)


def test_the_journal_is_read_on_and_nothing_twice(program: Program, agent: Actor) -> None:
    for _ in range(2):
        receive(incoming(), by=agent, at=NOW)
        learn(program=program, at=NOW)
        learn(program=program, at=NOW)
    assert Caller.objects.count() == 1
    assert Sighting.objects.count() == 2
    assert Entry.objects.filter(verb="caller.proposed").count() == 1
    program.refresh_from_db()
    assert Learned.objects.get().position <= program.journal_position


def test_somebody_of_the_directory_is_recognised_as_such(program: Program, called: Called) -> None:
    amber = Entity.objects.get(program=program, key="amber")
    person = Person.objects.create(
        program=program,
        key="vance",
        name="Marisol Vánce",
        entity=amber,
        phone="530-555-0111",
        phone_e164="+15305550111",
    )
    assert called("Marisol Vance", "(530) 555-0111").person == person


def test_no_clear_word_of_a_caller_is_in_the_journal(called: Called) -> None:
    """R34."""
    called("Marisol Vánce", "530-555-0111")
    for entry in Entry.objects.all():
        assert "nce" not in f"{entry.subject}{entry.data}"
        assert "0111" not in f"{entry.subject}{entry.data}"


def test_several_at_one_number_are_all_named_and_none_is_chosen(
    agent: Actor, called: Called
) -> None:
    """Complaint 17: a shared switchboard."""
    called("Marisol Vánce", "530-555-0111")
    called("Trevor Oduya", "530-555-0111")
    known = recognised(agent, "+15305550111")
    assert [match.name for match in known.matches] == ["Marisol Vánce", "Trevor Oduya"]


@pytest.fixture
def joiner(program: Program) -> Actor:
    return actor_in(program, "readiness-team")


def together(kept: Caller, gone: Caller, by: Actor) -> Merge:
    kept.refresh_from_db()
    gone.refresh_from_db()
    versions = (kept.version, gone.version)
    return merge(kept=kept, gone=gone, versions=versions, by=by, at=NOW)


def test_two_that_are_one_show_the_contacts_of_both(called: Called, joiner: Actor) -> None:
    kept, gone = called("Marisol Vánce", "530-555-0111"), called("M. Vance", "530-555-0112")
    before = list(Sighting.objects.order_by("pk").values_list("contact", "caller"))
    together(kept, gone, joiner)
    assert contacts_of(joiner, kept).count() == 2
    assert before == list(Sighting.objects.order_by("pk").values_list("contact", "caller"))
    assert [m.name for m in recognised(joiner, "530-555-0112").matches] == ["Marisol Vánce"]


def test_separated_again_each_has_what_it_had(called: Called, joiner: Actor) -> None:
    a, b, c = (called(f"Vance {n}", f"530-555-011{n}") for n in range(3))
    together(b, a, joiner)
    made = together(c, b, joiner)
    assert contacts_of(joiner, c).count() == 3
    unmerge(made=made, by=joiner, at=NOW)
    assert contacts_of(joiner, c).count() == 1
    b.refresh_from_db()
    assert b.root is None
    assert contacts_of(joiner, b).count() == 2
    assert Merge.objects.count() == 2, "nothing is deleted"


def test_it_refuses_to_merge_a_caller_with_itself(called: Called, joiner: Actor) -> None:
    caller = called("Marisol Vánce", "530-555-0111")
    with pytest.raises(InvalidInput):
        together(caller, caller, joiner)


def test_it_refuses_what_somebody_merged_meanwhile(called: Called, joiner: Actor) -> None:
    a, b, c = (called(f"Vance {n}", f"530-555-011{n}") for n in range(3))
    together(a, b, joiner)
    with pytest.raises(Conflict):
        together(c, b, joiner)


def test_it_refuses_an_old_preview(called: Called, joiner: Actor) -> None:
    a, b, c = (called(f"Vance {n}", f"530-555-011{n}") for n in range(3))
    together(a, b, joiner)
    with pytest.raises(OutOfDate):
        merge(kept=a, gone=c, versions=(1, 1), by=joiner, at=NOW)


def test_it_refuses_to_separate_twice(called: Called, joiner: Actor) -> None:
    made = together(called("A Vance", "530-555-0111"), called("B Vance", "530-555-0112"), joiner)
    unmerge(made=made, by=joiner, at=NOW)
    with pytest.raises(Conflict):
        unmerge(made=made, by=joiner, at=NOW)


def test_the_page_previews_merges_and_separates(called: Called, joiner: Actor) -> None:
    kept, gone = called("Marisol Vánce", "530-555-0111"), called("Marisol Vance", "530-555-0112")
    assert look_alikes(joiner, kept) == [gone]
    browser, base = browser_of(joiner), f"/{joiner.program.key}/callers"
    preview = browser.get(f"{base}/{kept.key}/merge/?with={gone.key}")
    assert "530-555-0112" in preview.content.decode()
    assert not Merge.objects.exists()
    form = {"gone": str(gone.key), "kept_version": "1", "gone_version": "1"}
    assert browser.post(f"{base}/{kept.key}/merge/", form).status_code == 302
    assert browser.post(f"{base}/{kept.key}/merge/", form).status_code == 409
    shown = browser.get(f"{base}/{gone.key}/", follow=True)
    assert shown.redirect_chain[-1][0] == f"{base}/{kept.key}/"
    assert browser.post(f"{base}/{gone.key}/unmerge/").status_code == 302
    assert browser.get(f"{base}/{gone.key}/").status_code == 200


def test_an_auditor_reads_callers_masked(program: Program, called: Called) -> None:
    caller = called("Marisol Vánce", "530-555-0111")
    page = browser_of(actor_in(program, "auditor")).get(f"/{program.key}/callers/{caller.key}/")
    text = page.content.decode()
    assert "M. V." in text
    assert "Marisol" not in text
    assert "0111" not in text


def test_a_contacts_page_leads_to_its_caller(agent: Actor, called: Called) -> None:
    caller = called("Marisol Vánce", "ext 4417")
    contact = Contact.objects.get()
    page = browser_of(agent).get(f"/{agent.program.key}/contacts/{contact.reference}/")
    text = page.content.decode()
    assert f"/callers/{caller.key}/" in text
    assert "An extension alone" in text


def test_another_caller_is_found_to_merge_with(called: Called, joiner: Actor) -> None:
    kept, gone = called("Marisol Vánce", "530-555-0111"), called("Solly", "916-555-0112")
    page = browser_of(joiner).get(f"/{joiner.program.key}/callers/{kept.key}/?q=0112")
    assert f"/callers/{kept.key}/merge/?with={gone.key}" in page.content.decode()


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_asks_the_database_equally_often_for_many_contacts(
    called: Called, joiner: Actor, django_assert_max_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    """A page's cost does not grow with its rows."""
    for _ in range(count):
        caller = called("Marisol Vánce", "530-555-0111")
    browser = browser_of(joiner)
    path = f"/{joiner.program.key}/callers/{caller.key}/"
    browser.get(path)
    with django_assert_max_num_queries(14):
        browser.get(path)


def test_two_who_merge_at_once_make_one_merge(committed: None) -> None:
    """Safety row 51: one wins, the other is told."""
    program = make_program()
    joiner = actor_in(program, "readiness-team")
    callers = []
    for number in range(2):
        said = incoming(name=f"Vance {number}", reach=f"530-555-012{number}")
        contact = receive(said, by=joiner, at=NOW).contact
        callers.append(recognise(contact=contact, at=NOW))
    kept, gone = (caller for caller in callers if caller)

    def try_to() -> str:
        try:
            merge(kept=kept, gone=gone, versions=(1, 1), by=joiner, at=NOW)
            return "merged"
        except (Conflict, OutOfDate):
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        answers = [people.submit(try_to) for _ in range(4)]
    assert sorted(a.result() for a in answers) == ["merged", "refused", "refused", "refused"]
    assert Merge.objects.filter(program=program).count() == 1


def test_a_known_caller_is_learned_in_four_statements(program: Program, agent: Actor) -> None:
    """Issue 3: what is learned later is a part of what a contact costs."""

    def learning(contacts: int) -> int:
        for _ in range(contacts):
            receive(incoming(), by=agent, at=NOW)
        with CaptureQueriesContext(connection) as asked:
            assert learn(program=program, at=NOW) == contacts
        return len(asked)

    learning(1)
    assert learning(4) - learning(1) == 3 * 4


def test_what_cannot_be_learned_holds_up_nobody(
    program: Program, agent: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R31: a fault here touches neither the contact nor the next caller."""
    from hypercare.casework.callers import services

    whole = services._known

    def faulty(contact: Contact) -> Caller | None:
        if "Broken" in (contact.name.clear or ""):
            raise RuntimeError("a fault")
        return whole(contact)

    monkeypatch.setattr(services, "_known", faulty)
    for name in ("Broken Caller", "Marisol Vánce"):
        receive(incoming(name=name), by=agent, at=NOW)
    assert learn(program=program, at=NOW) == 2
    assert [c.name.clear for c in Caller.objects.select_related("name")] == ["Marisol Vánce"]
