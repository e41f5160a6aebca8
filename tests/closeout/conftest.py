"""A program whose counties can be told: a mailbox, and a person of each county."""

import pytest

from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import Entity, Line, Person


def add_person(program: Program, county: str, email: str | None = None) -> Person:
    entity = Entity.objects.get(program=program, key=county)
    number = Person.objects.filter(program=program).count() + 1
    return Person.objects.create(
        program=program,
        key=f"{county}-{number}",
        name=f"{county.title()} Person {number}",
        entity=entity,
        email=f"it@{county}.example" if email is None else email,
    )


def add_mailbox(program: Program) -> Line:
    return Line.objects.create(
        program=program,
        key="cs_mail",
        name="Customer Support",
        kind=Line.Kind.MAILBOX,
        project=Line.Project.CURRENT,
        purpose="customer-support-mailbox",
        email="support@current.example",
    )


def tellable(program: Program) -> Program:
    add_mailbox(program)
    for county in ("amber", "birch"):
        add_person(program, county)
    program.facts_version += 1
    program.save(update_fields=["facts_version"])
    return program


@pytest.fixture
def told(program: Program) -> Program:
    """Amber went live on 26 October, Birch goes on 1 February, Cedar has no date."""
    return tellable(program)
