"""Writing a document into its program, section by section, in the order of the floors."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F

from hypercare.casework.closeout.models import Letter
from hypercare.casework.evidence.models import Source
from hypercare.casework.evidence.services.sources import from_lines
from hypercare.casework.mail.models import Mailbox
from hypercare.casework.meetings.models import Room
from hypercare.casework.replies.models import Canned
from hypercare.casework.routing import services as routing
from hypercare.casework.tickets.models import Category
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.kernel.phones import e164
from hypercare.foundation.staffing.people import end_sessions
from hypercare.insight.boards.models import Board
from hypercare.insight.reports.models import Recipient
from hypercare.reference.calendars.models import Target
from hypercare.reference.directory.models import (
    Agreement,
    CountyContact,
    Entity,
    EntityType,
    GoToResource,
    Line,
    Person,
    PersonReach,
    SupportGroup,
    TransferStep,
)
from hypercare.reference.rollout.models import County, Facts, MeetingTemplate, Wave
from hypercare.reference.rollout.policies import CountyPlan, Schedule, WavePlan
from hypercare.reference.rollout.services import record_schedule
from hypercare.surface.programfile.changes import Kind
from hypercare.surface.programfile.checks import as_rules
from hypercare.surface.programfile.current import (
    BOARD,
    CANNED,
    COUNTY,
    LETTER,
    MAILBOX,
    REPORT_RECIPIENT,
    ROOM,
    SETTINGS,
    TARGET,
    TELEPHONE_SYSTEM,
    current,
)
from hypercare.surface.programfile.document import Document, Record
from hypercare.surface.programfile.matching import keep_matching
from hypercare.surface.programfile.tables import Load, TableSpec, bring_in_line


def apply(load: Load, by: Actor) -> None:
    """All of it, in one transaction of the caller. Nothing is written where nothing changes."""
    before = current(load.program)
    _facts(load)
    for spec in SPECS:
        bring_in_line(spec, load)
    _person_reaches(load)
    _county_people(load)
    _transfer_steps(load)
    _letter(load)
    _schedule(load, before, by)
    if load.changes.of("rules", *Kind):
        routing.publish(rules=as_rules(load.document.sections["rules"]), by=by, at=load.at)
    _users(load)


def _pick(*names: str) -> Any:
    def columns(record: Record, load: Load) -> Mapping[str, Any]:
        return {name: record[name] for name in names}

    return columns


def _county_entity(record: Record, load: Load) -> Mapping[str, Any]:
    """Each county is an entity too: a contact can come from it (R12)."""
    return {
        "key": record["key"],
        "name": record["name"],
        "types": [EntityType.COUNTY, *record["also"]],
        "county_id": load.id_of("counties", record["key"]),
        "aliases": record["aliases"],
        "domains": record["domains"],
    }


def _entity(record: Record, load: Load) -> Mapping[str, Any]:
    names = ("key", "name", "types", "aliases", "domains")
    return {name: record[name] for name in names} | {"county_id": None}


def _person(record: Record, load: Load) -> Mapping[str, Any]:
    names = ("key", "name", "role", "phone", "extension", "email")
    return {name: record[name] for name in names} | {
        "entity_id": load.id_of("entities", record["entity"]),
        "phone_e164": e164(record["phone"]),
    }


def _go_to(record: Record, load: Load) -> Mapping[str, Any]:
    return {
        "effort": record["effort"],
        "name": record["name"],
        "person_id": load.id_of("people", record["person"]),
        "backup_id": load.id_of("people", record["backup"]),
        "hours": record["hours"],
        "group_id": load.id_of("groups", record["group"]),
    }


def _agreement(record: Record, load: Load) -> Mapping[str, Any]:
    entity = load.id_of("entities", record["entity"])
    names = ("key", "title", "edition", "link")
    return {name: record[name] for name in names} | {"entity_id": entity}


def _report_recipient(record: Record, load: Load) -> Mapping[str, Any]:
    entity = load.id_of("entities", record["entity"])
    return {name: record[name] for name in REPORT_RECIPIENT} | {"entity_id": entity}


def _telephone_system(record: Record, load: Load) -> Mapping[str, Any]:
    lines, mapping = from_lines(record["lines"], record["mapping"])
    return {name: record[name] for name in TELEPHONE_SYSTEM} | {"lines": lines, "mapping": mapping}


def _line(record: Record, load: Load) -> Mapping[str, Any]:
    return {**record, "number_e164": e164(record["number"])}


# A county's entity stands in the section "counties" of the file, and in a table of its own.
SPECS = (
    TableSpec("targets", Target, ("severity",), _pick(*TARGET)),
    TableSpec(
        "groups",
        SupportGroup,
        ("code",),
        _pick("code", "name", "email", "outside"),
        unique_name=True,
    ),
    TableSpec("waves", Wave, ("number",), _pick("number", "name")),
    TableSpec("counties", County, ("key",), _pick(*COUNTY), unique_name=True),
    TableSpec(
        "counties",
        Entity,
        ("key",),
        _county_entity,
        unique_name=True,
        ids="entities",
        shared_with=("entities",),
    ),
    TableSpec("entities", Entity, ("key",), _entity, unique_name=True, shared_with=("counties",)),
    TableSpec("people", Person, ("key",), _person),
    TableSpec("go_to", GoToResource, ("effort",), _go_to),
    TableSpec("agreements", Agreement, ("key",), _agreement),
    TableSpec("telephone_systems", Source, ("key",), _telephone_system),
    TableSpec("report_recipients", Recipient, ("key",), _report_recipient),
    TableSpec("lines", Line, ("key",), _line),
    TableSpec("mailboxes", Mailbox, ("key",), _pick(*MAILBOX)),
    TableSpec(
        "categories",
        Category,
        ("area", "sub_area", "summary"),
        _pick("area", "area_name", "sub_area", "summary", "position", "intake_channels"),
    ),
    TableSpec("rooms", Room, ("key",), _pick(*ROOM)),
    TableSpec(
        "meetings",
        MeetingTemplate,
        ("key",),
        lambda record, load: dict(record),
    ),
    TableSpec("boards", Board, ("key",), _pick(*BOARD)),
    TableSpec("canned", Canned, ("code",), _pick(*CANNED)),
)


def _facts(load: Load) -> None:
    document, program = load.document, load.program
    named = document.program
    if load.changes.of("program", *Kind):
        program.name, program.time_zone = named["name"], named["time_zone"]
        program.is_sample = named["sample"]
        program.version += 1
        program.save(update_fields=["name", "time_zone", "is_sample", "version"])
    facts = Facts.objects.filter(program=program).first() or Facts(program=program, version=0)
    if load.changes.of("program", *Kind) or load.changes.of("settings", *Kind):
        values = {name: document.settings[name] for name in SETTINGS}
        values |= {name: named[name] for name in ("current_system", "new_system")}
        for name, value in values.items():
            setattr(facts, name, value)
        facts.version += 1
        facts.save()
        keep_matching(program, document.settings)


def _person_reaches(load: Load) -> None:
    """Further numbers and addresses. Nothing refers to them, so they are made anew."""
    touched = load.changes.of("people", Kind.ADDED, Kind.CHANGED)
    records = [r for r in load.document.sections["people"] if (r["key"],) in touched]
    ids = load.ids["people"]
    PersonReach.objects.filter(person__in=[ids[record["key"]] for record in records]).delete()
    PersonReach.objects.bulk_create(
        PersonReach(
            program=load.program,
            person_id=ids[record["key"]],
            kind=kind,
            typed=typed,
            e164=e164(typed) if kind == PersonReach.Kind.PHONE else "",
        )
        for record in records
        for kind, name in (
            (PersonReach.Kind.PHONE, "more_phones"),
            (PersonReach.Kind.MAIL, "more_emails"),
        )
        for typed in dict.fromkeys(filter(None, record[name]))
    )


def _county_people(load: Load) -> None:
    """Who stands for a county (R28). Nothing refers to these joins, so they are made anew."""
    touched = load.changes.of("counties", Kind.ADDED, Kind.CHANGED)
    records = [r for r in load.document.sections["counties"] if (r["key"],) in touched]
    ids = [load.ids["counties"][record["key"]] for record in records]
    CountyContact.objects.filter(program=load.program, county_id__in=ids).delete()
    CountyContact.objects.bulk_create(
        CountyContact(
            program=load.program,
            county_id=load.ids["counties"][record["key"]],
            person_id=load.ids["people"][person],
            role=role,
        )
        for record in records
        for role, people in (
            (CountyContact.Role.PROJECT_MANAGER, record["project_managers"]),
            (CountyContact.Role.IMPLEMENTATION_LEAD, record["implementation_leads"]),
        )
        for person in people
    )


def _transfer_steps(load: Load) -> None:
    if load.changes.of("transfer_steps", *Kind):
        TransferStep.objects.filter(program=load.program).delete()
        TransferStep.objects.bulk_create(
            TransferStep(program=load.program, **step)
            for step in load.document.sections["transfer_steps"]
        )


def _letter(load: Load) -> None:
    """Letters that were sent are rows of their own, so this one may go."""
    if not load.changes.of("letters", *Kind):
        return
    known = Letter.objects.filter(program=load.program).first()
    records = load.document.sections["letters"]
    if known is not None and not records:
        known.delete()
    for record in records:
        letter = known or Letter(program=load.program, version=0)
        for name in LETTER:
            setattr(letter, name, record[name])
        letter.mailbox_id = load.id_of("lines", record["mailbox"])
        letter.version += 1
        letter.save()


def _dates(document: Document) -> Any:
    """The part of a document that a schedule revision holds."""
    waves = {w["number"]: (w["go_live"], w["hypercare_days"]) for w in document.sections["waves"]}
    places = {c["key"]: (c["wave"], c["go_live"]) for c in document.sections["counties"]}
    return waves, places


def _schedule(load: Load, before: Document, by: Actor) -> None:
    """A new revision only when a date or a place changes: a past day keeps the old one (R39)."""
    if _dates(before) == _dates(load.document):
        return
    record_schedule(_as_schedule(load), reason=load.why, by=by, at=load.at)


def _as_schedule(load: Load) -> Schedule:
    waves, places = _dates(load.document)
    return Schedule(
        number=0,
        recorded_at=load.at,
        waves={n: WavePlan(n, go_live, days) for n, (go_live, days) in waves.items()},
        counties={key: CountyPlan(key, *place) for key, place in places.items()},
    )


def _users(load: Load) -> None:
    """Memberships without passwords: an administrator gives the first one."""
    touched = load.changes.of("users", Kind.ADDED, Kind.CHANGED)
    for record in load.document.sections["users"]:
        if (record["username"],) in touched:
            _user(load, record)


def _user(load: Load, record: Record) -> None:
    user = User.objects.filter(username__iexact=record["username"]).first()
    if user is None:
        user = User(username=record["username"], name=record["name"], email=record["email"])
        user.set_unusable_password()
        user.save()
    values = {name: record[name] for name in ("role", "teams", "entity")}
    known = Membership.objects.filter(program=load.program, user=user)
    if known.update(**values, version=F("version") + 1):
        end_sessions(user)
    else:
        Membership.objects.create(program=load.program, user=user, **values)
