"""Each record of the program file on a page: the same checks, and nobody's change is lost (R02)."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.journal.models import Entry, Look
from hypercare.foundation.kernel.errors import Conflict
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import Entity, Line, Person, SupportGroup
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.models import County, Facts, ScheduleRevision
from hypercare.surface.programfile.editing import NAMED_BY, as_file
from hypercare.surface.programfile.services import export, load, preview
from hypercare.surface.programpages.sections import SECTIONS
from tests.accounts.cast import browser_of
from tests.factories.people import actor_in
from tests.programfile.files import LATER

ONE_OF_EACH = {
    "facts": "",
    "targets": "1/",
    "waves": "1/",
    "counties": "amador/",
    "entities": "meds/",
    "people": "goto-cutover/",
    "groups": "MRT/",
    "go_to": "cutover/",
    "agreements": "meds-daily/",
    "lines": "cs_800/",
    "transfer_steps": "",
    "categories": "CNV/",
    "migration_default": "",
    "mailboxes": "log/",
    "rooms": "sierra/",
    "meetings": "status/",
    "boards": "status-room/",
    "report_recipients": "c-iv/",
}


def address(section: str, key: str | None = None) -> str:
    return f"/demo/program/{section}/{ONE_OF_EACH[section] if key is None else key + '/'}"


def typed(desk: Client, where: str) -> dict[str, Any]:
    """What the browser would send back from the form as it opened."""
    form = desk.get(where).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in sent.items() if value not in (None, False)}


def save(desk: Client, where: str, **changes: Any) -> Any:
    return desk.post(where, typed(desk, where) | changes)


def fresh(program: Program) -> Program:
    return Program.objects.get(pk=program.pk)


def faults(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 422
    return dict(answer.context["form"].errors)


def test_every_section_of_the_file_has_a_page() -> None:
    """R02: the rules have pages of their own."""
    assert set(NAMED_BY) | {"facts", "transfer_steps", "migration_default"} == set(SECTIONS)
    assert set(ONE_OF_EACH) | {"users"} == set(SECTIONS)


@pytest.mark.parametrize("section", ONE_OF_EACH)
def test_a_form_saved_as_it_opened_changes_nothing(
    demo: Program, desk: Client, section: str
) -> None:
    """What a page shows is what the file holds, in both directions."""
    before = export(demo)
    answer = save(desk, address(section))
    assert answer.status_code == 302
    assert export(fresh(demo)) == before
    assert not Entry.objects.filter(program=demo, verb="program.edited").exists()


@pytest.mark.parametrize(
    ("section", "changes", "path"),
    [
        ("facts", {"duration": "a year"}, ("settings", "duration")),
        ("facts", {"new_system": "C-V"}, ("program", "new_system")),
        ("waves", {"name": "First wave"}, ("name",)),
        ("counties", {"help_desk_model": "Call the desk.\nOr write."}, ("help_desk_model",)),
        ("counties", {"implementation_leads": ["lead-solano"]}, ("implementation_leads",)),
        ("entities", {"aliases": "MEDS\nMedi-Cal data"}, ("aliases",)),
        ("people", {"extension": "17"}, ("extension",)),
        ("groups", {"email": "team@isaws.example"}, ("email",)),
        ("go_to", {"person": "goto-conversion"}, ("person",)),
        ("go_to", {"backup": "goto-conversion"}, ("backup",)),
        ("agreements", {"edition": "4.0"}, ("edition",)),
        ("boards", {"columns": ["status", "age"]}, ("columns",)),
        ("lines", {"number": "800-555-0111"}, ("number",)),
        ("transfer_steps", {"steps": "Press Flash.\nEnter {number}."}, ("transfer_steps",)),
        ("migration_default", {"sub_area": "Post-cutover contact"}, ("migration_default",)),
        ("meetings", {"start": "08:45"}, ("start",)),
        ("report_recipients", {"deadline": "10:15"}, ("deadline",)),
    ],
)
def test_what_is_saved_is_what_the_file_then_holds(
    demo: Program, desk: Client, section: str, changes: dict[str, Any], path: tuple[str, ...]
) -> None:
    assert save(desk, address(section), **changes).status_code == 302
    raw = as_file(fresh(demo))
    if section in NAMED_BY:
        key = ONE_OF_EACH[section].rstrip("/")
        found = next(one for one in raw[section] if str(one[NAMED_BY[section]]) == key)
        raw = {**raw, **found}
    value: Any = raw
    for name in path:
        value = value[name]
    wanted = next(iter(changes.values()))
    if section == "migration_default":
        wanted = as_file(demo)["migration_default"]
    if isinstance(value, list) and isinstance(wanted, str):
        wanted = wanted.splitlines()
    assert (value.strftime("%H:%M") if hasattr(value, "hour") else value) == wanted
    assert not preview(export(fresh(demo)))


def test_hours_are_typed_as_in_the_file(demo: Program, desk: Client) -> None:
    save(desk, address("lines"), hours="MO-TH: 08:00-12:00, 13:00-17:00\nFR: 08:00-12:00")
    hours = Line.objects.get(program=demo, key="cs_800").hours
    assert hours["TH"] == [["08:00", "12:00"], ["13:00", "17:00"]]
    assert hours["FR"] == [["08:00", "12:00"]]


def test_a_summary_is_added_to_a_sub_area(demo: Program, desk: Client) -> None:
    tree = typed(desk, address("categories"))["sub_areas"] + "\nNew area\n- New summary"
    save(desk, address("categories"), sub_areas=tree)
    area = next(one for one in as_file(fresh(demo))["categories"] if one["code"] == "CNV")
    assert area["sub_areas"][-1] == {"name": "New area", "summaries": ["New summary"]}


def test_the_next_contact_knows_what_was_saved(demo: Program, desk: Client) -> None:
    """Program data kept in memory is read again after each change."""
    book(demo)
    save(desk, address("lines"), number="800-555-0111")
    assert book(fresh(demo)).lines["cs_800"].number == "800-555-0111"


def test_the_journal_names_section_key_and_fields_and_no_words(
    demo: Program, lead: Actor, desk: Client
) -> None:
    save(desk, address("people"), phone="916-555-0188")
    entry = Entry.objects.get(program=demo, verb="program.edited")
    assert (entry.subject, entry.user) == ("program:demo", lead.user)
    assert (entry.data["section"], entry.data["key"]) == ("people", "goto-cutover")
    assert entry.data["fields"] == ["phone"]
    assert "0188" not in str(entry.data)


def test_a_wave_or_county_keeps_its_dates_on_this_page(demo: Program, desk: Client) -> None:
    """R39: a date moves with a reason, on a page of its own."""
    save(desk, address("waves"), name="First", go_live="2030-01-01")
    save(desk, address("counties"), department="New", wave="2", go_live="2030-01-01")
    assert ScheduleRevision.objects.filter(program=demo).count() == 1


@pytest.mark.parametrize(
    ("section", "changes", "field", "words"),
    [
        ("counties", {"users": "many"}, "users", "no whole number"),
        ("counties", {"name": ""}, "name", "is missing"),
        ("counties", {"name": "Butte"}, "name", "used twice"),
        ("counties", {"aliases": "MEDS"}, "aliases", "already means somebody else"),
        ("counties", {"project_managers": ["nobody"]}, "project_managers", "not among people"),
        ("people", {"phone": "555"}, "phone", "is no phone number"),
        ("people", {"email": "x"}, "email", "is no e-mail address"),
        ("people", {"name": "x" * 100_000}, "name", "longer than 150"),
        ("people", {"name": "a\x00b"}, "name", "Null characters"),
        ("lines", {"hours": "whenever"}, "hours", "Hours are written like"),
        ("lines", {"purpose": "service-desk"}, "purpose", "used twice"),
        ("facts", {"agreements": "javascript:alert(1)"}, "agreements", "no address of a document"),
        ("facts", {"holidays": "2026-02-30"}, "holidays", "no date of the calendar"),
        ("facts", {"time_zone": "Mars/North"}, "time_zone", "not a time zone"),
        ("facts", {"new_system": ""}, "new_system", "is missing"),
        ("facts", {"case_number_patterns": ".*"}, "case_number_patterns", "no case number"),
        ("meetings", {"start": "8:30"}, "start", "no time of day"),
        ("meetings", {"days": ["XX"]}, "days", "none of"),
        ("transfer_steps", {"steps": "Dial {secret}."}, "steps", "cannot be filled in"),
        ("categories", {"sub_areas": "- Alone"}, "sub_areas", "is missing"),
        ("migration_default", {"area": "XXX"}, "sub_area", "not in the categories"),
        ("go_to", {"person": "nobody"}, "person", "not among people"),
        ("go_to", {"backup": "goto-cutover"}, "backup", "the same person"),
        ("agreements", {"entity": "nobody"}, "entity", "not among entities"),
    ],
)
def test_each_fault_stands_beside_its_field_and_nothing_is_saved(
    demo: Program, desk: Client, section: str, changes: dict[str, Any], field: str, words: str
) -> None:
    """The file's own checks; what was typed stays in the form."""
    answer = save(desk, address(section), **changes)
    found = faults(answer)
    assert field in found, found
    assert words in " ".join(found[field])
    assert fresh(demo).facts_version == 1


def test_a_record_is_added_with_its_key(demo: Program, desk: Client) -> None:
    answer = desk.post("/demo/program/add/groups/", {"code": "NET", "name": "Network"})
    assert answer.headers["Location"] == "/demo/program/groups/"
    assert SupportGroup.objects.get(program=demo, code="NET").name == "Network"


def test_an_added_county_has_a_place_in_the_schedule(demo: Program, desk: Client) -> None:
    """R03: dates are given once here, and moved elsewhere."""
    given = {"key": "orange", "name": "Orange", "wave": "2", "also": [], "go_live": ""}
    assert desk.post("/demo/program/add/counties/", given).status_code == 302
    revision = ScheduleRevision.objects.get(program=demo, number=2)
    assert revision.reason == "Edited on the pages of the program"
    assert Entity.objects.get(program=demo, key="orange").county is not None


def test_what_is_used_cannot_be_taken_out_of_use(demo: Program, desk: Client) -> None:
    answer = desk.post(address("groups") + "retire/", typed(desk, address("groups")))
    assert answer.status_code == 422
    assert "“MRT” is not among groups" in answer.content.decode()
    assert SupportGroup.objects.get(program=demo, code="MRT").retired_at is None


def test_a_record_goes_out_of_use_and_comes_back_as_it_was(demo: Program, desk: Client) -> None:
    """Never deleted: old contacts and tickets name it."""
    before = export(demo)
    where = address("lines", "conference")
    assert desk.post(where + "retire/", typed(desk, where)).status_code == 302
    assert Line.objects.get(program=demo, key="conference").retired_at is not None
    listing = desk.get("/demo/program/lines/").content.decode()
    assert "Use Migration conference line again" in listing
    assert desk.get(where).status_code == 404
    assert desk.post(where + "restore/").status_code == 302
    assert export(fresh(demo)).replace("version: 3", "version: 1") == before


@pytest.mark.parametrize(
    "section",
    ["entities", "people", "meetings", "go_to", "agreements", "boards", "report_recipients"],
)
def test_each_kind_of_record_comes_back(demo: Program, desk: Client, section: str) -> None:
    key = {"people": "migration-analyst", "entities": "saws"}.get(section)
    where = address(section, key)
    kept = as_file(demo)[section]
    assert desk.post(where + "retire/", typed(desk, where)).status_code == 302
    assert len(as_file(fresh(demo))[section]) == len(kept) - 1
    desk.post(where + "restore/")
    assert as_file(fresh(demo))[section] == kept


def test_a_county_comes_back_without_a_wave(demo: Program, desk: Client) -> None:
    where = address("counties")
    desk.post(where + "retire/", typed(desk, where))
    desk.post(where + "restore/")
    county = next(one for one in as_file(fresh(demo))["counties"] if one["key"] == "amador")
    assert (county["wave"], county["go_live"]) == (None, None)
    assert county["aliases"] == ["Amador County"]
    assert County.objects.get(program=demo, key="amador").retired_at is None


def test_the_key_of_what_is_out_of_use_is_not_given_again(demo: Program, desk: Client) -> None:
    where = address("lines", "conference")
    desk.post(where + "retire/", typed(desk, where))
    given = {"key": "conference", "name": "Other", "kind": "phone", "project": "current"}
    found = faults(desk.post("/demo/program/add/lines/", given))
    assert "in use before" in found["key"][0]


def test_the_second_person_at_the_same_time_sees_both_texts(demo: Program, desk: Client) -> None:
    """Nothing is written over unseen; saving again keeps yours, knowingly."""
    opened = typed(desk, address("lines"))
    save(desk, address("lines"), number="800-555-0111")
    answer = desk.post(address("lines"), opened | {"number": "800-555-0122"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<td>800-555-0111</td><td>800-555-0122</td>" in page
    assert Line.objects.get(program=demo, key="cs_800").number == "800-555-0111"
    form = answer.context["form"]
    again = opened | {"number": "800-555-0122", "seen": form["seen"].value()}
    assert desk.post(address("lines"), again).status_code == 302
    assert Line.objects.get(program=demo, key="cs_800").number == "800-555-0122"


def test_two_people_change_different_records_at_the_same_time(demo: Program, desk: Client) -> None:
    lines, groups = typed(desk, address("lines")), typed(desk, address("groups"))
    assert desk.post(address("lines"), lines | {"number": "800-555-0111"}).status_code == 302
    assert desk.post(address("groups"), groups | {"name": "The team"}).status_code == 302


def test_a_file_that_was_exported_before_an_edit_is_out_of_date(
    demo: Program, desk: Client
) -> None:
    text = export(demo)
    save(desk, address("groups"), name="The team")
    with pytest.raises(Conflict, match="has changed since this file was exported"):
        load(text=text, by=None, at=LATER)


def test_a_reader_reads_and_finds_no_form(reader: Client) -> None:
    page = reader.get(address("lines")).content.decode()
    assert "800-555-0199" in page
    assert '<form class="hc-panel' not in page
    assert reader.post(address("lines"), {"number": "1"}).status_code == 403
    assert reader.get("/demo/program/add/lines/").status_code == 403
    assert reader.get("/demo/program/users/").status_code == 404


@pytest.mark.parametrize(
    "where", ["rules", "users", "nothing", "lines/nothing", "facts/all", "add/users", "add/facts"]
)
def test_what_is_not_there_is_not_found(desk: Client, where: str) -> None:
    assert desk.get(f"/demo/program/{where}/").status_code == 404


def test_looks_at_people_are_kept(demo: Program, desk: Client) -> None:
    desk.get("/demo/program/people/")
    assert Look.objects.get(program=demo).what == "program:people"


def test_the_ten_thousandth_person_is_found_and_pages_follow_each_other(
    demo: Program, desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    people = [
        Person(program=demo, key=f"p-{n:05}", name=f"Person {n:05}") for n in range(1, 10_001)
    ]
    Person.objects.bulk_create(people)
    with django_assert_max_num_queries(44):
        page = desk.get("/demo/program/people/")
    assert len(page.context["listing"].rows) == 100
    following = desk.get("/demo/program/people/?after=p-00050").context["listing"]
    assert following.rows[0].key == "p-00051"
    found = desk.get("/demo/program/people/?q=person+10000").context["listing"]
    assert [row.key for row in found.rows] == ["p-10000"]


def test_an_administrator_gives_a_role_and_nobody_else_does(demo: Program, desk: Client) -> None:
    """Separation of duties: a program lead grants no roles."""
    admin = browser_of(actor_in(demo, "administrator"))
    given = {"username": "newcomer", "name": "New Comer", "role": "agent", "teams": ["CS"]}
    assert desk.post("/demo/program/add-user/", given).status_code == 404
    assert admin.post("/demo/program/add-user/", given).status_code == 302
    member = Membership.objects.get(program=demo, user__username="newcomer")
    assert (member.role, member.teams) == ("agent", ["CS"])
    assert not User.objects.get(username="newcomer").has_usable_password()
    changed = save(admin, "/demo/program/users/newcomer/", role="analyst")
    assert changed.status_code == 302
    member.refresh_from_db()
    assert member.role == "analyst"
    assert "newcomer" in admin.get("/demo/program/users/").content.decode()


def test_only_an_administrator_is_led_to_who_signs_in(demo: Program, desk: Client) -> None:
    admin = browser_of(actor_in(demo, "administrator"))
    assert "/demo/program/users/" in admin.get("/demo/rights/").content.decode()
    assert "/demo/program/users/" not in desk.get("/demo/rights/").content.decode()


def test_the_overview_counts_and_leads_everywhere(demo: Program, desk: Client) -> None:
    page = desk.get("/demo/program/").content.decode()
    for section in SECTIONS:
        assert (f"/demo/program/{section}/" in page) is (section != "users")
    Facts.objects.filter(program=demo).update(duration="")
    assert "One thing is still missing." in desk.get("/demo/program/").content.decode()
