"""Each migrated county is told in writing, once, whom to ask from now on (R06)."""

import threading
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from hypercare.casework.closeout import selectors, services
from hypercare.casework.closeout.fields import FIELDS
from hypercare.casework.closeout.models import CountyNotice, Letter, Receiver
from hypercare.casework.closeout.policies import Case, due_at, standing
from hypercare.casework.closeout.services import LetterFacts, send_due
from hypercare.casework.closeout.states import Standing
from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.kernel.text import fill, unknown_places
from hypercare.foundation.outbox import services as outbox
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import Line, Person
from hypercare.reference.rollout.models import CountyPlace, ScheduleRevision, WaveDate
from hypercare.reference.rollout.selectors import CountyFacts, plan
from tests.accounts.cast import browser_of
from tests.closeout.conftest import add_person, tellable
from tests.factories.people import actor_in
from tests.factories.program import make_program

ZONE = ZoneInfo("America/Los_Angeles")
DUE = datetime(2026, 10, 26, 15, 0, tzinfo=UTC)  # 08:00 in Los Angeles
TEXT = "{county} moved on {go_live}. Call {number} or write to {mailbox}."


def write(program: Program, at: datetime = DUE, **changes: object) -> Letter:
    facts = {
        "subject": "{county}: whom to ask",
        "text": TEXT,
        "mailbox": "cs_mail",
        "at_time": time(8, 0),
        "is_on": True,
        "needs_release": False,
    }
    lead = actor_in(program, "program-lead")
    version = selectors.letter_of(program).version
    return services.change_letter(
        facts=LetterFacts(**(facts | changes)),  # type: ignore[arg-type]
        version=version,
        by=lead,
        at=at,
    )


def county(program: Program, key: str = "amber") -> CountyFacts:
    return plan(program).counties[key]


def stands(program: Program, key: str = "amber", at: datetime = DUE) -> Standing:
    (row,) = selectors.rows(program, at=at, only=key)
    return row.standing


def slip(program: Program, key: str, to: date, at: datetime = DUE) -> None:
    """A new revision of the schedule, in which one county has a date of its own."""
    last = ScheduleRevision.objects.filter(program=program).order_by("-number")[0]
    new = ScheduleRevision.objects.create(
        program=program, number=last.number + 1, recorded_at=at, reason="A slip"
    )
    for one in WaveDate.objects.filter(revision=last):
        one.pk, one.revision = None, new
        one.save()
    for place in CountyPlace.objects.filter(revision=last).select_related("county"):
        place.pk, place.revision = None, new
        place.go_live = to if place.county.key == key else place.go_live
        place.save()
    program.facts_version += 1
    program.save(update_fields=["facts_version"])


def test_a_county_is_told_on_its_go_live_in_the_programs_zone(told: Program) -> None:
    write(told)
    assert send_due(at=DUE - timedelta(seconds=1)) == 0
    assert send_due(at=DUE) == 1
    notice = CountyNotice.objects.get(program=told)
    assert notice.subject == "Amber: whom to ask"
    assert notice.text == (
        "Amber moved on Monday, October 26, 2026. Call 800-555-0199 or write to"
        " support@current.example."
    )
    receiver = notice.receivers.get()
    assert receiver.address == "it@amber.example"
    assert receiver.message.sender_address == "support@current.example"
    assert receiver.message.automatic == "auto-generated"


def test_it_is_told_once_however_often_the_job_runs(told: Program) -> None:
    write(told)
    for minute in range(5):
        send_due(at=DUE + timedelta(minutes=minute))
    assert CountyNotice.objects.filter(program=told).count() == 1
    assert Message.objects.filter(program=told).count() == 1


def test_workers_at_the_same_time_tell_it_once(committed: None) -> None:
    program = tellable(make_program())
    write(program)

    def work() -> None:
        send_due(at=DUE)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert CountyNotice.objects.count() == 1


def test_a_worker_that_dies_half_way_leaves_nothing_and_the_next_tells_it(
    told: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not a notice without its messages, and not a message without its notice."""
    write(told)

    class Killed(BaseException):
        pass

    def dies(*args: object, **kwargs: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(services, "_tell", dies)
        with pytest.raises(Killed):
            send_due(at=DUE)
    assert not CountyNotice.objects.exists()
    assert not Message.objects.exists()
    assert send_due(at=DUE) == 1


def test_a_slip_moves_it(told: Program) -> None:
    """R39."""
    write(told)
    slip(told, "amber", date(2026, 11, 9), DUE - timedelta(days=1))
    assert send_due(at=DUE) == 0
    assert stands(told) == Standing.NOT_DUE
    assert send_due(at=datetime(2026, 11, 9, 16, 0, tzinfo=UTC)) == 1


def test_what_was_sent_is_not_sent_twice_but_may_be_corrected(told: Program) -> None:
    """R39: a slip changes nothing that was said; a person says it again."""
    write(told)
    send_due(at=DUE)
    slip(told, "amber", date(2026, 11, 9), DUE + timedelta(hours=2))
    assert send_due(at=datetime(2026, 11, 9, 16, 0, tzinfo=UTC)) == 0
    (row,) = selectors.rows(told, at=DUE, only="amber")
    assert row.moved
    lead = actor_in(told, "readiness-team")
    services.correct(
        county=county(told), subject="A new date", text="It is {go_live}.", by=lead, at=DUE
    )
    first, second = CountyNotice.objects.filter(program=told).order_by("number")
    assert (second.number, second.text) == (2, "It is Monday, November 9, 2026.")
    assert (first.go_live, second.go_live) == (date(2026, 10, 26), date(2026, 11, 9))


def test_one_that_needs_a_person_waits_for_one(told: Program) -> None:
    write(told, needs_release=True)
    assert send_due(at=DUE) == 0
    assert stands(told) == Standing.DUE
    manager = actor_in(told, "manager")
    notice = services.send(county=county(told), by=manager, at=DUE)
    assert notice.by == manager.user
    with pytest.raises(Conflict, match="was sent already"):
        services.send(county=county(told), by=manager, at=DUE)


def test_one_that_is_held_waits_until_it_is_let_go(told: Program) -> None:
    write(told)
    by = actor_in(told, "analyst")
    services.hold(county=county(told), why="Their network is down", by=by, at=DUE)
    assert send_due(at=DUE) == 0
    assert stands(told) == Standing.HELD
    services.let_go(county=county(told), by=by, at=DUE)
    assert send_due(at=DUE) == 1


def test_a_county_without_an_address_is_named_and_told_when_it_has_one(told: Program) -> None:
    Person.objects.filter(program=told, entity__key="amber").update(email="")
    write(told)
    assert send_due(at=DUE) == 0
    assert stands(told) == Standing.NO_ADDRESS
    add_person(told, "amber")
    assert send_due(at=DUE + timedelta(hours=1)) == 1


def test_a_county_in_no_wave_is_never_told(told: Program) -> None:
    add_person(told, "cedar")
    write(told)
    assert stands(told, "cedar", datetime(2030, 1, 1, tzinfo=UTC)) == Standing.NO_DATE
    with pytest.raises(Conflict, match="no go-live date"):
        services.send(county=county(told, "cedar"), by=system(told), at=DUE)


def test_a_letter_that_is_switched_on_late_does_not_go_by_itself(told: Program) -> None:
    """Counties that went live long ago are a person's decision."""
    late = DUE + timedelta(days=8)
    write(told, late)
    assert send_due(at=late) == 0
    assert stands(told, at=late) == Standing.DUE


def test_everybody_of_the_county_gets_it_and_a_bounce_is_seen(told: Program) -> None:
    add_person(told, "amber", "second@amber.example")
    write(told)
    send_due(at=DUE)
    assert stands(told) == Standing.UNDER_WAY
    Message.objects.filter(program=told).update(state="sent", sent_at=DUE)
    assert stands(told) == Standing.SENT
    lost = Receiver.objects.get(address="second@amber.example")
    outbox.bounced(message_id=lost.message.message_id, reason="No such user", at=DUE)
    (row,) = selectors.rows(told, at=DUE, only="amber")
    assert (row.standing, row.troubles) == (Standing.TROUBLE, (lost.name,))


def test_a_letter_with_a_hole_is_not_sent_and_says_what_is_missing(told: Program) -> None:
    write(told, text="Call {service_desk}, {new_system}.")
    told.refresh_from_db()
    plan_facts = county(told)
    Line.objects.filter(program=told, purpose="service-desk").update(purpose="")
    told.facts_version += 1
    told.save(update_fields=["facts_version"])
    with pytest.raises(Conflict, match="Service Desk’s number"):
        services.send(county=plan_facts, by=system(told), at=DUE)


BAD = [
    "{7*7}",
    "{{7*7}}",
    "{__class__}",
    "{county.__class__}",
    "{county!r}",
    "{county:>99999}",
    "{0}",
    "{}",
    "{ county }",
    "{%csrf%}",
    "{{county}}",
    "${7*7}",
    "{county",
    "county}",
    "{unknown}",
]


@pytest.mark.parametrize("text", BAD)
def test_a_template_that_is_more_than_names_is_refused(told: Program, text: str) -> None:
    """Safety row 16."""
    with pytest.raises(InvalidInput) as refused:
        write(told, text=f"Hello {text}")
    assert "text" in refused.value.fields
    assert not Letter.objects.exists()


@given(st.text(alphabet="{}%$#<>7*_.[]()aocunty", max_size=30))
def test_whatever_is_typed_is_never_worked_out(text: str) -> None:
    """Safety row 16: "49" never appears unless it was typed."""
    words = dict.fromkeys(FIELDS, "{7*7}{county}")
    assert "49" not in fill(text, words)
    if not unknown_places(text, FIELDS):
        rest = text
        for name in FIELDS:
            rest = rest.replace(f"{{{name}}}", "")
        assert "{" not in rest
        assert "}" not in rest


def test_an_old_version_of_the_letter_is_refused(told: Program) -> None:
    write(told)
    lead = actor_in(told, "program-lead")
    facts = LetterFacts("S", "T", "cs_mail", time(8), True, False)
    services.change_letter(facts=facts, version=1, by=lead, at=DUE)
    with pytest.raises(OutOfDate):
        services.change_letter(facts=facts, version=1, by=lead, at=DUE)


@pytest.mark.parametrize("role", ["agent", "team-member"])
def test_who_may_only_look_sends_nothing(told: Program, role: str) -> None:
    write(told)
    with pytest.raises(NotAllowed):
        services.send(county=county(told), by=actor_in(told, role), at=DUE)


@given(
    day=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    at_time=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    minutes=st.integers(-3000, 3000),
)
def test_a_letter_is_due_from_its_time_on_in_every_zone_and_on_every_day(
    day: date, at_time: time, minutes: int
) -> None:
    """Safety row 44: days of 23 and 25 hours too."""
    moment = due_at(day, at_time, ZONE)
    at = moment + timedelta(minutes=minutes)
    found = standing(Case(day, True, False), at_time=at_time, zone=ZONE, at=at)
    assert found == (Standing.DUE if minutes >= 0 else Standing.NOT_DUE)


def test_the_page_has_a_row_for_each_county_in_a_fixed_number_of_statements(
    told: Program, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    write(told)
    send_due(at=DUE)
    client = browser_of(actor_in(told, "agent"))
    path = f"/{told.key}/county-notices/"
    client.get(path)
    with django_assert_num_queries(8):
        page = client.get(path)
    assert page.content.decode().count("data-row-link") == 3
    for number in range(10):
        add_person(told, "amber", f"p{number}@amber.example")
    with django_assert_num_queries(8):
        client.get(path)


def test_a_person_reads_sends_and_corrects_on_the_page(told: Program) -> None:
    write(told, needs_release=True)
    client: Client = browser_of(actor_in(told, "manager"))
    path = f"/{told.key}/county-notices/of/amber/"
    assert "Amber moved on Monday" in client.get(path).content.decode()
    assert client.post(path + "send/").status_code == 302
    page = client.get(path).content.decode()
    assert "As it was sent" in page
    assert "it@amber.example" in page
    refused = client.post(path + "correct/", {"subject": "x", "text": "{7*7}"})
    assert refused.status_code == 422
    assert "is no field" in refused.content.decode()
    assert CountyNotice.objects.count() == 1


def test_a_county_of_another_program_is_not_there(told: Program) -> None:
    client = browser_of(actor_in(told, "manager"))
    assert client.get(f"/{told.key}/county-notices/of/nowhere/").status_code == 404
    other: Actor = actor_in(make_program(), "manager")
    assert browser_of(other).get(f"/{told.key}/county-notices/").status_code == 404
