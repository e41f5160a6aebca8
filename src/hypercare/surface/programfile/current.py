"""The program as it stands, in the shape of a program file."""

from collections import defaultdict
from typing import Any

from django.db.models import Model, Q

from hypercare.casework.closeout.models import Letter
from hypercare.casework.evidence.models import Source
from hypercare.casework.evidence.services.sources import as_lines
from hypercare.casework.mail.models import Mailbox
from hypercare.casework.meetings.models import Room
from hypercare.casework.replies.models import Canned
from hypercare.casework.routing.models import Row, Rules
from hypercare.casework.tickets.models import Category
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.programs.models import Program
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
from hypercare.reference.rollout.models import (
    County,
    CountyPlace,
    Facts,
    MeetingTemplate,
    ScheduleRevision,
    Wave,
    WaveDate,
)
from hypercare.surface.programfile.document import Document, Record
from hypercare.surface.programfile.matching import matching_of
from hypercare.surface.programfile.schema import COUNTY_LETTER

IN_USE = Q(retired_at=None)
RETIRED = Q(retired_at__isnull=False)
SETTINGS = (
    "duration",
    "cutover_days",
    "lds_days",
    "hypercare_days",
    "late_after_minutes",
    "case_number_patterns",
    "quick_reference",
    "agreements",
    "holidays",
    "holiday_calendar",
    "work_hours",
    "go_live_hours",
    "due_soon_percent",
    "bounce_hours",
    "bounce_raise_by",
    "bounce_raise_to",
    "hand_over_hours",
)
TARGET = ("severity", "review_minutes", "person_minutes", "update_minutes")
GROUP = ("code", "name", "email", "outside")
COUNTY = ("key", "name", "department", "fips", "users", "public_number", "help_desk_model")
MEETING = (
    "key",
    "title",
    "start",
    "minutes",
    "days",
    "host",
    "audience",
    "facilitator",
    "required_groups",
    "refreshes_boards",
    "refresh_within",
    "room",
    "call_in",
    "passcode",
    "recorder",
    "waves",
)
ROOM = ("key", "name", "place", "email")
BOARD = ("key", "title", "place", "issues", "columns", "go_to")
LINE = (
    "key",
    "name",
    "kind",
    "project",
    "purpose",
    "number",
    "email",
    "hours",
    "closed_advice",
    "preset_channel",
)

REPORT_RECIPIENT = (
    "key",
    "name",
    "addresses",
    "from_day",
    "cut_off",
    "same_day",
    "deadline",
    "fields",
    "approval",
    "rule_minutes",
)
TELEPHONE_SYSTEM = ("key", "name", "format", "time_zone", "region", "inside_digits")
CANNED = ("code", "title", "reply", "note", "audience", "move_to", "why")
LETTER = ("is_on", "needs_release", "at_time", "subject", "text")
MAILBOX = (
    "key",
    "name",
    "kind",
    "line",
    "address",
    "size_limit",
    "entity",
    "owner",
    "topics",
    "authserv",
)


def current(program: Program) -> Document:
    """What is in use; retired records are left out."""
    facts = Facts.objects.filter(program=program).first() or Facts(program=program)
    revision = _newest(program)
    return Document(
        program={
            "key": program.key,
            "name": program.name,
            "current_system": facts.current_system,
            "new_system": facts.new_system,
            "time_zone": program.time_zone,
            "sample": program.is_sample,
        },
        settings=_plain(facts, SETTINGS) | matching_of(program),
        version=program.facts_version,
        sections={
            "targets": _rows(Target, program, TARGET),
            "groups": _rows(SupportGroup, program, GROUP),
            "waves": _waves(program, revision, facts.hypercare_days),
            "counties": _counties(program, revision),
            "entities": _entities(program),
            "people": _people(program),
            "go_to": _go_to(program),
            "agreements": _agreements(program),
            "lines": _rows(Line, program, LINE),
            "mailboxes": _rows(Mailbox, program, MAILBOX),
            "transfer_steps": _steps(program),
            "categories": _categories(program),
            "rules": _rules(program),
            "rooms": _rows(Room, program, ROOM),
            "meetings": _rows(MeetingTemplate, program, MEETING),
            "boards": _rows(Board, program, BOARD),
            "telephone_systems": _telephone_systems(program),
            "report_recipients": _report_recipients(program),
            "canned": _rows(Canned, program, CANNED),
            "letters": _letters(program),
            "users": _users(program),
        },
    )


def retired(program: Program, section: str) -> list[Record]:
    """What is out of use, as it would come back. A wave or county comes back without a date."""
    match section:
        case "waves":
            days = Facts.objects.get(program=program).hypercare_days
            return _waves(program, None, days, RETIRED)
        case "counties":
            return _counties(program, None, RETIRED)
        case "entities":
            return _entities(program, RETIRED)
        case "people":
            return _people(program, RETIRED)
        case "go_to":
            return _go_to(program, RETIRED)
        case "agreements":
            return _agreements(program, RETIRED)
        case "telephone_systems":
            return _telephone_systems(program, RETIRED)
        case "report_recipients":
            return _report_recipients(program, RETIRED)
        case _ if section in _PLAIN:
            return _rows(_PLAIN[section][0], program, _PLAIN[section][1], RETIRED)
    return []


_PLAIN: dict[str, tuple[Any, tuple[str, ...]]] = {
    "targets": (Target, TARGET),
    "groups": (SupportGroup, GROUP),
    "lines": (Line, LINE),
    "mailboxes": (Mailbox, MAILBOX),
    "rooms": (Room, ROOM),
    "meetings": (MeetingTemplate, MEETING),
    "boards": (Board, BOARD),
    "canned": (Canned, CANNED),
}


def _newest(program: Program) -> ScheduleRevision | None:
    return ScheduleRevision.objects.filter(program=program).order_by("-number").first()


def _plain(row: Model, names: tuple[str, ...]) -> Record:
    return {name: getattr(row, name) for name in names}


def _rows(model: Any, program: Program, names: tuple[str, ...], which: Q = IN_USE) -> list[Record]:
    rows = model.objects.filter(which, program=program).order_by(names[0])
    return [_plain(row, names) for row in rows]


def _waves(
    program: Program, revision: ScheduleRevision | None, days: int, which: Q = IN_USE
) -> list[Record]:
    dates = {d.wave_id: d for d in WaveDate.objects.filter(program=program, revision=revision)}
    return [
        {
            "number": wave.number,
            "name": wave.name,
            "go_live": dates[wave.pk].go_live if wave.pk in dates else None,
            "hypercare_days": dates[wave.pk].hypercare_days if wave.pk in dates else days,
        }
        for wave in Wave.objects.filter(which, program=program).order_by("number")
    ]


def _counties(
    program: Program, revision: ScheduleRevision | None, which: Q = IN_USE
) -> list[Record]:
    places = {
        place.county_id: place
        for place in CountyPlace.objects.filter(program=program, revision=revision).select_related(
            "wave"
        )
    }
    people = _county_people(program)
    entities = {
        e.county_id: e for e in Entity.objects.filter(program=program, county__isnull=False)
    }
    counties = County.objects.filter(which, program=program).order_by("key")
    return [_county(c, places.get(c.pk), entities.get(c.pk), people[c.pk]) for c in counties]


def _county_people(program: Program) -> dict[int, dict[str, list[str]]]:
    people: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = CountyContact.objects.filter(program=program, person__retired_at=None)
    for row in rows.select_related("person").order_by("pk"):
        people[row.county_id][row.role].append(row.person.key)
    return people


def _county(
    county: County, place: CountyPlace | None, entity: Entity | None, people: dict[str, list[str]]
) -> Record:
    types = entity.types if entity else []
    return _plain(county, COUNTY) | {
        "wave": place.wave.number if place and place.wave else None,
        "go_live": place.go_live if place else None,
        "project_managers": people[CountyContact.Role.PROJECT_MANAGER],
        "implementation_leads": people[CountyContact.Role.IMPLEMENTATION_LEAD],
        "also": [t for t in types if t != EntityType.COUNTY],
        "aliases": entity.aliases if entity else [],
        "domains": entity.domains if entity else [],
    }


def _entities(program: Program, which: Q = IN_USE) -> list[Record]:
    rows = Entity.objects.filter(which, program=program, county=None).order_by("key")
    return [_plain(row, ("key", "name", "types", "aliases", "domains")) for row in rows]


def _people(program: Program, which: Q = IN_USE) -> list[Record]:
    rows = Person.objects.filter(which, program=program).select_related("entity")
    more = _reaches(program)
    return [
        _plain(row, ("key", "name", "role", "phone", "extension", "email"))
        | {
            "entity": row.entity.key if row.entity else "",
            "more_phones": more[row.pk, PersonReach.Kind.PHONE],
            "more_emails": more[row.pk, PersonReach.Kind.MAIL],
        }
        for row in rows.order_by("key")
    ]


def _reaches(program: Program) -> dict[tuple[int, str], list[str]]:
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for row in PersonReach.objects.filter(program=program).order_by("pk"):
        found[row.person_id, row.kind].append(row.typed)
    return found


def _go_to(program: Program, which: Q = IN_USE) -> list[Record]:
    rows = GoToResource.objects.filter(which, program=program)
    return [
        {
            "effort": row.effort,
            "name": row.name,
            "person": row.person.key if row.person else "",
            "backup": row.backup.key if row.backup else "",
            "hours": row.hours,
            "group": row.group.code if row.group else "",
        }
        for row in rows.select_related("person", "backup", "group").order_by("effort")
    ]


def _agreements(program: Program, which: Q = IN_USE) -> list[Record]:
    rows = Agreement.objects.filter(which, program=program).select_related("entity")
    return [
        _plain(row, ("key", "title", "edition", "link")) | {"entity": row.entity.key}
        for row in rows.order_by("key")
    ]


def _telephone_systems(program: Program, which: Q = IN_USE) -> list[Record]:
    rows = Source.objects.filter(which, program=program).order_by("key")
    return [_plain(row, TELEPHONE_SYSTEM) | as_lines(row.lines, row.mapping) for row in rows]


def _report_recipients(program: Program, which: Q = IN_USE) -> list[Record]:
    rows = Recipient.objects.filter(which, program=program).select_related("entity")
    return [
        _plain(row, REPORT_RECIPIENT) | {"entity": row.entity.key} for row in rows.order_by("key")
    ]


def _letters(program: Program) -> list[Record]:
    """None while nobody has written the one there is."""
    rows = Letter.objects.filter(program=program).select_related("mailbox")
    return [
        {"key": COUNTY_LETTER, "mailbox": row.mailbox.key if row.mailbox else ""}
        | _plain(row, LETTER)
        for row in rows
    ]


def _steps(program: Program) -> list[Record]:
    rows = TransferStep.objects.filter(program=program).order_by("position")
    return [_plain(row, ("position", "text")) for row in rows]


def _categories(program: Program) -> list[Record]:
    rows = Category.objects.filter(program=program, retired_at=None).order_by("position", "pk")
    names = ("area", "area_name", "sub_area", "summary", "position", "intake_channels")
    return [_plain(row, names) for row in rows]


def _rules(program: Program) -> list[Record]:
    newest = Rules.objects.filter(program=program).order_by("-number").first()
    return [_row(row) for row in Row.objects.filter(rules=newest).order_by("position")]


def _row(row: Row) -> Record:
    return {
        "position": row.position,
        "who": row.entity_types,
        "county_state": row.county_states,
        "window": row.windows,
        "about": row.abouts,
        "channel": row.channels,
        "sent_back": row.sent_back,
        "advice": row.advice,
        "headline": row.headline,
        "say": row.say,
        "reason": row.reason,
        "line": row.line_purpose,
        "ticket": row.opens_ticket,
        "no_ticket_on": row.no_ticket_channels,
        "first_group": row.first_group,
        "migration_related": row.migration_related,
        "bounced": row.bounced,
    }


def _users(program: Program) -> list[Record]:
    rows = Membership.objects.filter(program=program).select_related("user")
    return [
        {
            "username": row.user.username,
            "name": row.user.name,
            "email": row.user.email,
            "role": row.role,
            "teams": row.teams,
            "entity": row.entity,
        }
        for row in rows.order_by("user__username")
    ]
