"""The forty contacts of the sample, posted through the API (issue: Proof)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from hypercare.foundation.programs.models import Program
from hypercare.surface.demo import sample, services
from tests.api.conftest import Script

DAYS_AGO = 40


@pytest.fixture
def demo(db: object, now: datetime) -> Script:
    anchor = (now - timedelta(days=DAYS_AGO)).date()
    services.prepare(anchor=anchor, at=now, progress=lambda _label, _done, _all: None)
    return Script(Program.objects.get(key=sample.PROGRAM_KEY))


def test_each_gets_the_redirect_that_it_must_get(demo: Script, now: datetime) -> None:
    """R08 to R13: on its own day, forty of forty."""
    anchor = (now - timedelta(days=DAYS_AGO)).date()
    wrong: list[tuple[str, Any, Any]] = []
    for contact in sample.contacts():
        happened_at = contact.happened_at(anchor, demo.program.zone)
        facts = {**contact.facts, "happened_at": happened_at.isoformat()}
        status, body = demo.send("POST", "contacts", facts, **{"Idempotency-Key": contact.id})
        assert status == 201, (contact.id, body)
        assert (body["ticket"] is not None) is contact.expected.ticket_required, contact.id
        given, must = _given(body["advice"]), _expected(contact.expected)
        asked = _asked(demo, contact, happened_at)
        wrong += [(contact.id, got, must) for got in (given, asked) if got != must]
    assert len(sample.contacts()) == 40
    assert not wrong


def _given(advice: dict[str, Any]) -> tuple[Any, ...]:
    names = ("redirect", "ticket_required", "migration_related", "first_group")
    return tuple(advice[name] for name in names)


def _expected(must: sample.Expected) -> tuple[Any, ...]:
    group = must.first_group or None
    return (must.redirect, must.ticket_required, must.migration_related, group)


def _asked(demo: Script, contact: sample.SampleContact, at: datetime) -> tuple[Any, ...]:
    names = (
        "entity_type",
        "entity",
        "about",
        "sent_back",
        "channel",
        "concerns_wave",
        "concerns_county",
    )
    facts = {name: contact.facts[name] for name in names if name in contact.facts}
    status, body = demo.advice(**facts, on=at.astimezone(demo.program.zone).date().isoformat())
    assert status == 200, (contact.id, body)
    return _given(body)
