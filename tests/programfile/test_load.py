"""`load` makes the program say what the file says: all or nothing, again and again."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hypercare.casework.routing.models import Row, Rules
from hypercare.casework.routing.selectors import edition
from hypercare.casework.tickets.models import Category
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.filestore import services as filestore
from hypercare.foundation.filestore.models import StoredFile
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotAllowed
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import (
    CountyContact,
    Entity,
    GoToResource,
    Line,
    Person,
    SupportGroup,
    TransferStep,
)
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.models import County, Facts, MeetingTemplate, ScheduleRevision
from hypercare.reference.rollout.selectors import plan
from hypercare.surface.programfile import services
from hypercare.surface.programfile.changes import Changes, Kind
from hypercare.surface.programfile.errors import FaultyFile
from hypercare.surface.programfile.services import export, load, preview
from tests.factories.people import actor_in
from tests.factories.program import make_program
from tests.programfile.files import AT, LATER, changed, sample_text

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def demo(db: object) -> Program:
    load(text=sample_text(), by=None, at=AT)
    return Program.objects.get(key="demo")


def reload_with(change: Change, *, replace: bool = False) -> Changes:
    """The exported file, changed, loaded into the program it came from."""
    text = export(Program.objects.get(key="demo"))
    return load(text=changed(change, text), by=None, at=LATER, replace=replace)


def county(raw: dict[str, Any], key: str) -> dict[str, Any]:
    return next(c for c in raw["counties"] if c["key"] == key)


def drop(raw: dict[str, Any], section: str, name: str, value: str) -> None:
    raw[section] = [record for record in raw[section] if record[name] != value]


def test_a_new_program_holds_everything_that_the_file_holds(demo: Program) -> None:
    """R02, R03, R16, R18, R23, R28."""
    facts = Facts.objects.get(program=demo)
    assert (facts.current_system, facts.new_system) == ("ISAWS", "C-IV")
    assert (facts.cutover_days, facts.lds_days, facts.hypercare_days) == (3, 30, 30)
    assert (demo.name, demo.is_sample) == ("ISAWS to C-IV (sample)", True)
    assert County.objects.filter(program=demo).count() == 35
    assert Entity.objects.filter(program=demo).count() == 35 + 24
    assert GoToResource.objects.filter(program=demo).count() == 5
    assert MeetingTemplate.objects.filter(program=demo).count() == 5
    assert TransferStep.objects.filter(program=demo).count() == 3
    assert Category.objects.filter(program=demo).count() == 111
    assert edition(demo).number == 1
    assert len(edition(demo).rules) == 16


def test_each_county_shows_its_own_people_and_help_desk_model(demo: Program) -> None:
    """R28, settled reading 7."""
    known = book(demo)
    managers, leads = known.managers["amador"], known.leads["el-dorado"]
    assert len(managers) == 1
    assert len(leads) == 2
    assert plan(demo).counties["alpine"].help_desk_model.startswith("Direct")
    found = known.find("El Dorado County", "county")
    assert found is not None
    assert found.county_key == "el-dorado"


def test_lines_carry_hours_and_numbers_for_both_projects(demo: Program) -> None:
    desk = Line.objects.get(program=demo, purpose="service-desk")
    assert (desk.project, desk.number_e164) == ("new", "+18665550100")
    assert desk.hours["SA"] == [["07:00", "15:00"]]
    assert "SU" not in desk.hours


def test_each_channel_has_its_intake_category(demo: Program) -> None:
    """R14: the migration default, its summary by channel."""
    leaves = Category.objects.filter(program=demo).exclude(intake_channels=[])
    by_channel = {channel: leaf.summary for leaf in leaves for channel in leaf.intake_channels}
    assert len(by_channel) == 8
    assert by_channel["voicemail"] == "Voicemail"
    assert by_channel["chat"] == "Email"


def test_the_same_file_again_changes_nothing(demo: Program) -> None:
    entries, files = Entry.objects.count(), StoredFile.objects.count()
    changes = load(text=sample_text(), by=None, at=LATER)
    assert not changes
    assert changes.lines() == ["Nothing changes: the program already says what the file says."]
    assert (Entry.objects.count(), StoredFile.objects.count()) == (entries, files)
    demo.refresh_from_db()
    assert demo.facts_version == 1
    assert ScheduleRevision.objects.filter(program=demo).count() == 1


def test_a_load_writes_one_journal_entry_and_keeps_the_file(demo: Program) -> None:
    entry = Entry.objects.get(program=demo)
    stored = StoredFile.objects.get(program=demo)
    assert entry.verb == "program.loaded"
    assert entry.data["sha256"] == stored.sha256
    assert entry.data["changes"]["counties"] == {"added": 35}
    assert b"".join(filestore.read(stored)).decode() == sample_text()


def test_the_journal_names_nobody(demo: Program) -> None:
    """The journal holds ids and codes, no personal details."""
    words = str(Entry.objects.get(program=demo).data)
    assert "Ostrander" not in words
    assert "555" not in words


def test_a_preview_shows_what_changes_and_writes_nothing(demo: Program) -> None:
    def change(raw: dict[str, Any]) -> None:
        county(raw, "napa")["users"] = 131
        drop(raw, "entities", "key", "edd")
        raw["groups"].append({"code": "TRN", "name": "Training"})

    changes = preview(changed(change))
    assert changes.lines() == [
        "added groups: TRN",
        "changed counties: napa (users: 130 → 131)",
        "retired entities: edd",
    ]
    assert not preview(sample_text())
    assert Entry.objects.count() == 1


def test_a_preview_of_a_new_program_needs_no_program(db: object) -> None:
    changes = preview(sample_text())
    assert changes.is_new
    assert "added counties: 35" in changes.lines()
    assert not Program.objects.exists()


def test_a_faulty_file_changes_nothing(demo: Program) -> None:
    with pytest.raises(FaultyFile) as refusal:
        reload_with(lambda raw: raw["waves"][0].update(go_live="soon"))
    assert [fault.path for fault in refusal.value.faults] == ["waves[1].go_live"]
    assert "1 fault" in refusal.value.sentence


def test_what_the_file_no_longer_has_is_retired_and_comes_back(demo: Program) -> None:
    """Never deleted: old contacts refer to it."""
    edd = Entity.objects.get(program=demo, key="edd")
    changes = reload_with(lambda raw: drop(raw, "entities", "key", "edd"))
    assert changes.of("entities", Kind.RETIRED) == {("edd",)}
    retired = Entity.objects.get(pk=edd.pk)
    assert (retired.retired_at, retired.version) == (LATER, 2)
    reload_with(
        lambda raw: raw["entities"].append(
            {"key": "edd", "name": "EDD", "types": ["interface_partner"]}
        )
    )
    assert Entity.objects.get(pk=edd.pk).retired_at is None


def test_a_county_that_leaves_takes_its_entity_and_its_place_along(demo: Program) -> None:
    reload_with(lambda raw: drop(raw, "counties", "key", "inyo"))
    assert County.objects.get(program=demo, key="inyo").retired_at == LATER
    assert Entity.objects.get(program=demo, key="inyo").retired_at == LATER
    demo.refresh_from_db()
    schedule = plan(demo).current_schedule
    assert schedule is not None
    assert "inyo" not in schedule.counties


def test_the_name_of_a_retired_record_is_not_given_to_another(demo: Program) -> None:
    reload_with(lambda raw: drop(raw, "entities", "key", "edd"))
    twin = {"key": "edd-2", "name": "EDD", "types": ["interface_partner"]}
    with pytest.raises(InvalidInput, match="retired edd"):
        reload_with(lambda raw: raw["entities"].append(twin))


def test_an_entity_can_become_a_county_and_keeps_its_record(demo: Program) -> None:
    before = Entity.objects.get(program=demo, key="cwda")

    def change(raw: dict[str, Any]) -> None:
        drop(raw, "entities", "key", "cwda")
        raw["counties"].append({"key": "cwda", "name": "CWDA", "wave": 3})

    reload_with(change)
    after = Entity.objects.select_related("county").get(pk=before.pk)
    assert after.retired_at is None
    assert after.county is not None
    assert after.types == ["county"]


def test_only_what_differs_gets_a_new_version(demo: Program) -> None:
    reload_with(lambda raw: county(raw, "napa").update(users=131))
    assert County.objects.get(program=demo, key="napa").version == 2
    assert not County.objects.filter(program=demo, version__gt=1).exclude(key="napa").exists()
    assert Entity.objects.get(program=demo, key="napa").version == 1
    demo.refresh_from_db()
    assert demo.facts_version == 2


def test_a_new_lead_for_a_county_replaces_the_old_one(demo: Program) -> None:
    """R28."""
    reload_with(lambda raw: county(raw, "napa").update(implementation_leads=["lead-abara"]))
    leads = CountyContact.objects.filter(
        program=demo, county__key="napa", role=CountyContact.Role.IMPLEMENTATION_LEAD
    )
    assert [contact.person.key for contact in leads] == ["lead-abara"]


def test_a_moved_date_is_a_new_revision_and_keeps_the_old_one(demo: Program) -> None:
    """R39: a slip changes no past day."""
    reload_with(lambda raw: county(raw, "napa").update(go_live=date(2026, 11, 9)))
    revisions = ScheduleRevision.objects.filter(program=demo).order_by("number")
    assert [revision.number for revision in revisions] == [1, 2]
    demo.refresh_from_db()
    first, second = plan(demo).schedules
    assert first.go_live("napa") == date(2026, 10, 26)
    assert second.go_live("napa") == date(2026, 11, 9)
    assert second.go_live("lake") == date(2026, 10, 26)


def test_other_changes_make_no_revision_and_no_rules(demo: Program) -> None:
    reload_with(lambda raw: county(raw, "napa").update(users=131))
    assert ScheduleRevision.objects.filter(program=demo).count() == 1
    assert Rules.objects.filter(program=demo).count() == 1


def test_changed_rules_are_a_new_edition(demo: Program) -> None:
    reload_with(lambda raw: raw["rules"][7].update(say="Please call {number}."))
    assert [rules.number for rules in Rules.objects.filter(program=demo).order_by("number")] == [
        1,
        2,
    ]
    demo.refresh_from_db()
    assert edition(demo).rules[7].say == "Please call {number}."
    assert "Service Desk" in Row.objects.get(program=demo, rules__number=1, position=8).say


def test_it_refuses_when_the_program_has_moved_on(demo: Program) -> None:
    old = export(demo)
    reload_with(lambda raw: county(raw, "napa").update(users=131))
    edited = changed(lambda raw: county(raw, "lake").update(users=151), old)
    with pytest.raises(Conflict, match="version 1, program: version 2"):
        load(text=edited, by=None, at=LATER)
    assert County.objects.get(program=demo, key="lake").users == 150
    load(text=edited, by=None, at=LATER, replace=True)
    assert County.objects.get(program=demo, key="lake").users == 151
    assert County.objects.get(program=demo, key="napa").users == 130


def test_it_refuses_a_file_that_was_never_exported(demo: Program) -> None:
    with pytest.raises(Conflict, match="in spite of that"):
        load(text=changed(lambda raw: county(raw, "lake").update(users=151)), by=None, at=LATER)


def test_a_live_county_goes_back_to_waiting_only_by_decision(demo: Program) -> None:
    """Settled reading 13."""
    live = AT.replace(month=11)
    text = changed(lambda raw: county(raw, "napa").update(wave=3), export(demo))
    with pytest.raises(Conflict, match="Napa went live"):
        load(text=text, by=None, at=live)
    load(text=text, by=None, at=live, replace=True)


def test_two_lines_may_swap_purposes_only_in_two_steps(demo: Program) -> None:
    """Whatever the database refuses is refused as a whole."""

    def swap(raw: dict[str, Any]) -> None:
        first, second = raw["lines"][0], raw["lines"][2]
        first["purpose"], second["purpose"] = second["purpose"], first["purpose"]

    with pytest.raises(Conflict, match="same name, number or purpose"):
        reload_with(swap)
    assert Entry.objects.count() == 1


def test_a_load_that_somebody_overtakes_is_undone(
    demo: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rules published from the page while the file is loaded are not overwritten."""

    def publish_meanwhile(**_given: object) -> StoredFile:
        Program.objects.filter(pk=demo.pk).update(facts_version=5)
        return StoredFile.objects.get(program=demo)

    monkeypatch.setattr(services, "store", publish_meanwhile)
    with pytest.raises(Conflict, match="Try again"):
        reload_with(lambda raw: county(raw, "napa").update(users=131))
    assert County.objects.get(program=demo, key="napa").users == 130


def test_people_of_the_file_get_a_role_and_no_password(demo: Program) -> None:
    user = User.objects.get(username="readiness")
    member = Membership.objects.get(program=demo, user=user)
    assert (member.role, member.teams) == ("readiness-team", ["MRT"])
    assert not user.has_usable_password()


def test_people_whom_the_file_leaves_out_keep_their_role(demo: Program) -> None:
    changes = reload_with(lambda raw: raw.pop("users"))
    assert not changes
    assert Membership.objects.filter(program=demo).count() == 9


def test_a_changed_role_ends_the_sessions(demo: Program) -> None:
    """Safety row 29."""
    reload_with(lambda raw: raw["users"][0].update(role="auditor"))
    user = (
        Membership.objects.select_related("user")
        .get(program=demo, role="auditor", user__username="admin")
        .user
    )
    assert user.session_number == 1


def test_a_program_lead_loads_but_gives_no_roles(demo: Program) -> None:
    lead = actor_in(demo, "program-lead")
    text = export(demo)
    load(text=changed(lambda raw: county(raw, "lake").update(users=151), text), by=lead, at=LATER)
    entry = Entry.objects.filter(program=demo, verb="program.loaded").order_by("-position")[0]
    assert entry.user == lead.user
    demo.refresh_from_db()
    text = export(demo)
    with pytest.raises(NotAllowed):
        load(
            text=changed(lambda raw: raw["users"][0].update(role="manager"), text),
            by=lead,
            at=LATER,
        )


def test_it_refuses_a_file_of_another_program(demo: Program) -> None:
    other: Actor = actor_in(make_program(), "program-lead")
    with pytest.raises(NotAllowed, match="demo"):
        load(text=sample_text(), by=other, at=LATER)


def test_two_programs_may_hold_the_same_file(demo: Program) -> None:
    """Keys, names and numbers are unique per program only."""
    load(text=changed(lambda raw: raw["program"].update(key="twin")), by=None, at=AT)
    twin = Program.objects.get(key="twin")
    assert SupportGroup.objects.filter(code="MRT").count() == 2
    assert (
        Person.objects.filter(program=twin).count() == Person.objects.filter(program=demo).count()
    )


def test_a_load_takes_a_fixed_number_of_statements(db: object) -> None:
    """In bulk: more counties are not more statements."""
    with CaptureQueriesContext(
        connection,
    ) as whole:
        load(text=sample_text(), by=None, at=AT)
    assert len(whole) < 220
