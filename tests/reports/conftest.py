"""A recipient in the small program, and a day that can be reported."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake.services import receive
from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.programs.models import Program
from hypercare.insight.reports.contents import read
from hypercare.insight.reports.models import Edition, Recipient
from hypercare.insight.reports.services.drafting import draft_due
from hypercare.insight.reports.states import Field
from hypercare.reference.directory.models import Entity
from tests.factories.contacts import incoming

ZONE = ZoneInfo("America/Los_Angeles")
FIRST_DAY = date(2026, 10, 26)


def local(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZONE)


def make_recipient(program: Program, **changes: Any) -> Recipient:
    entity, _made = Entity.objects.get_or_create(
        program=program, key="new-system", defaults={"name": "New System", "types": ["new_system"]}
    )
    facts: dict[str, Any] = {
        "key": "new",
        "name": "New System project",
        "entity": entity,
        "addresses": ["reports@new.example"],
        "from_day": FIRST_DAY,
        "cut_off": time(7),
        "deadline": time(9),
        "fields": [field.value for field in Field],
    }
    return Recipient.objects.create(program=program, **{**facts, **changes})


@pytest.fixture
def recipient(program: Program) -> Recipient:
    return make_recipient(program)


def log(program: Program, happened: datetime, logged: datetime, **changes: Any) -> Contact:
    facts = incoming(happened_at=happened, **changes)
    return receive(facts, by=system(program), at=logged).contact


def draft(recipient: Recipient, day: date) -> Edition:
    """Drafted at the cut-off of that day, with all days before."""
    draft_due(at=local(day + timedelta(days=1), "07:00"))
    return Edition.objects.get(recipient=recipient, day=day, correction=0)


def numbers(edition: Edition, section: str) -> list[str]:
    rows = read(edition.content)["sections"][section]
    return [(row.get("row") or row)["number"] for row in rows]


def approved(edition: Edition, by: Actor, at: datetime) -> Edition:
    from hypercare.insight.reports.services.editing import approve

    return approve(edition=edition, version=edition.version, by=by, at=at)
