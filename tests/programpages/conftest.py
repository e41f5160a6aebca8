"""The sample program, and browsers of people in it."""

import pytest
from django.test import Client

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program
from hypercare.surface.programfile.services import load
from tests.accounts.cast import browser_of
from tests.factories.people import actor_in
from tests.programfile.files import AT, sample_text


@pytest.fixture
def demo(db: object) -> Program:
    load(text=sample_text(), by=None, at=AT)
    return Program.objects.get(key="demo")


@pytest.fixture
def lead(demo: Program) -> Actor:
    return actor_in(demo, "program-lead")


@pytest.fixture
def desk(lead: Actor) -> Client:
    """The program lead's browser."""
    return browser_of(lead)


@pytest.fixture
def reader(demo: Program) -> Client:
    return browser_of(actor_in(demo, "agent"))
