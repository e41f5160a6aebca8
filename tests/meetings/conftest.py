"""A program with its meetings planned before its first go-live, and people in it."""

import pytest
from django.test import Client

from hypercare.casework.meetings.models import Series
from hypercare.casework.meetings.services.planning import plan_meetings
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser_of
from tests.factories.people import actor_in
from tests.factories.program import MADE as AT
from tests.factories.program import make_program
from tests.meetings.factory import make_week


@pytest.fixture
def demo(db: object) -> Program:
    program = make_program("demo")
    make_week(program)
    plan_meetings(program=program, at=AT)
    return program


@pytest.fixture
def analyst(demo: Program) -> Actor:
    return actor_in(demo, "analyst")


@pytest.fixture
def lead(demo: Program) -> Actor:
    return actor_in(demo, "program-lead")


@pytest.fixture
def desk(analyst: Actor) -> Client:
    return browser_of(analyst)


@pytest.fixture
def status(demo: Program) -> Series:
    """The daily status of wave 1."""
    return Series.objects.select_related("wave", "program", "room").get(
        program=demo, wave__number=1, key="status"
    )
