"""A small program: three waves' worth of states in three counties, and four rules."""

from datetime import UTC, date, datetime
from itertools import count

from django.db.models import F

from hypercare.casework.contacts.states import About, Channel
from hypercare.casework.routing import services as routing
from hypercare.casework.routing.policies import Rule
from hypercare.casework.tickets.models import Category
from hypercare.foundation.accounts.actor import system
from hypercare.foundation.programs.models import Program
from hypercare.foundation.programs.services import create_program
from hypercare.reference.directory.models import Entity, EntityType, Line, SupportGroup
from hypercare.reference.rollout.models import (
    County,
    CountyPlace,
    Facts,
    ScheduleRevision,
    Wave,
    WaveDate,
)

NOW = datetime(2026, 10, 29, 17, 0, tzinfo=UTC)
MADE = datetime(2026, 9, 1, 17, 0, tzinfo=UTC)
GO_LIVE = {1: date(2026, 10, 26), 2: date(2027, 2, 1)}
COUNTIES = {"amber": 1, "birch": 2, "cedar": None}
_numbers = count(1)

RULES = (
    Rule(
        position=1,
        advice="suppress",
        headline="Attach it",
        say="Nothing to say.",
        reason="An automatic reply.",
        opens_ticket=False,
        migration_related=False,
        abouts=(About.AUTO_REPLY,),
    ),
    Rule(
        position=2,
        advice="service-desk",
        headline="Give the Service Desk’s number",
        say="Please call {number}.",
        reason="{county} is live since {go_live}.",
        opens_ticket=True,
        migration_related=True,
        first_group="MRT",
        entity_types=(EntityType.COUNTY,),
        county_states=("live", "over"),
        abouts=(About.CONVERSION, About.LDS),
        line_purpose="service-desk",
    ),
    Rule(
        position=3,
        advice="transfer",
        headline="Transfer the call",
        say="I transfer you.",
        reason="You cannot tell.",
        opens_ticket=True,
        migration_related=True,
        first_group="MRT",
        abouts=(About.UNSURE,),
        line_purpose="customer-support",
    ),
    Rule(
        position=4,
        advice="customer-support",
        headline="Customer Support keeps it",
        say="Please call {number}.",
        reason="Nothing else fits.",
        opens_ticket=True,
        migration_related=True,
        first_group="MRT",
        no_ticket_channels=(Channel.INTERNAL,),
        line_purpose="customer-support",
    ),
)


def make_program(key: str = "") -> Program:
    program = create_program(
        key=key or f"program-{next(_numbers)}",
        name="Small program",
        time_zone="America/Los_Angeles",
        at=MADE,
    )
    Facts.objects.create(
        program=program,
        current_system="Old",
        new_system="New",
        case_number_patterns=["99A9999999"],
    )
    _make_schedule(program)
    _make_directory(program)
    Category.objects.create(
        program=program,
        area="MIG",
        area_name="Migration",
        sub_area="Post-cutover contact",
        summary="Phone call",
        position=1,
        intake_channels=[Channel.PHONE],
    )
    routing.publish(rules=RULES, by=system(program), at=MADE)
    return program


def _make_schedule(program: Program) -> None:
    revision = ScheduleRevision.objects.create(
        program=program, number=1, recorded_at=MADE, reason="First schedule"
    )
    waves = {n: Wave.objects.create(program=program, number=n) for n in GO_LIVE}
    for number, wave in waves.items():
        WaveDate.objects.create(
            program=program,
            revision=revision,
            wave=wave,
            go_live=GO_LIVE[number],
            hypercare_days=30,
        )
    for key, wave_number in COUNTIES.items():
        county = County.objects.create(
            program=program, key=key, name=key.title(), public_number="530-555-0190"
        )
        CountyPlace.objects.create(
            program=program,
            revision=revision,
            county=county,
            wave=waves[wave_number] if wave_number else None,
        )
        Entity.objects.create(
            program=program, key=key, name=key.title(), types=[EntityType.COUNTY], county=county
        )


def _make_directory(program: Program) -> None:
    for code, email in (("MRT", "mrt@current.example"), ("CS", "")):
        SupportGroup.objects.create(program=program, code=code, name=f"Group {code}", email=email)
    for key, purpose, number in (
        ("cs_800", "customer-support", "800-555-0199"),
        ("service_desk", "service-desk", "800-555-0100"),
    ):
        Line.objects.create(
            program=program,
            key=key,
            name=key.replace("_", " "),
            kind=Line.Kind.PHONE,
            project=Line.Project.CURRENT,
            purpose=purpose,
            number=number,
        )
    Entity.objects.create(
        program=program,
        key="new-system",
        name="New System conversion team",
        types=[EntityType.NEW_SYSTEM],
    )


def close_wave(program: Program, number: int, at: datetime) -> None:
    """As leaving it out of the program file does."""
    Wave.objects.filter(program=program, number=number).update(retired_at=at)
    Program.objects.filter(pk=program.pk).update(facts_version=F("facts_version") + 1)
    program.refresh_from_db()
