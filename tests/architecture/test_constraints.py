"""One program cannot reach into another, and the database holds that."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.state import ProjectState

from hypercare.foundation.programs.isolation import composite_keys
from hypercare.foundation.programs.models import Program
from hypercare.foundation.programs.owned import Owned
from hypercare.reference.rollout.models import ScheduleRevision, Wave, WaveDate
from tests.factories.program import make_program

OURS = [m for m in apps.get_models() if m.__module__.startswith("hypercare.")]
OF_THE_INSTALLATION = {"programs.Program", "accounts.User"}
# A token is looked up before its program is known; its digest is random.
WITHOUT_PROGRAM = {("accounts.ApiToken", ("digest",))}
# Its rows take their keys from the rows that the same statement joins (ADR 16).
JOINED = "evidence_callleg"


def unique_sets(model: type[models.Model]) -> Iterator[tuple[str, ...]]:
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            yield tuple(constraint.fields)
    for field in model._meta.local_fields:
        if field.unique and not field.primary_key:
            yield (field.name,)


def inside_a_program(model: type[models.Model], name: str) -> bool:
    """`program` itself, or a link to a record that is inside one."""
    target = model._meta.get_field(name).related_model
    return target is Program or (isinstance(target, type) and issubclass(target, Owned))


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_unique_constraint_begins_with_the_program(model: type[models.Model]) -> None:
    if model._meta.label in OF_THE_INSTALLATION:
        return
    for fields in unique_sets(model):
        known = (model._meta.label, fields) in WITHOUT_PROGRAM
        assert known or inside_a_program(model, fields[0]), fields


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_record_belongs_to_a_program(model: type[models.Model]) -> None:
    if model._meta.label in OF_THE_INSTALLATION:
        return
    assert issubclass(model, Owned) or any(
        inside_a_program(model, field.name) for field in model._meta.local_fields
    )


@pytest.mark.django_db
def test_every_link_between_records_is_held_inside_the_program() -> None:
    """A new foreign key needs `keep_inside_program` in its app's migrations."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'f' AND convalidated")
        held = {row[0] for row in cursor.fetchall()}
    wanted = {name for name, *_ in composite_keys(ProjectState.from_apps(apps))}
    assert wanted
    assert wanted <= held


def test_the_database_refuses_a_link_into_another_program(program: Program) -> None:
    other = make_program()
    revision = ScheduleRevision.objects.create(
        program=program, number=2, recorded_at=program.made_at, reason="A slip"
    )
    wave = Wave.objects.get(program=other, number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        WaveDate.objects.create(program=program, revision=revision, wave=wave, hypercare_days=30)


def test_what_has_no_constraint_of_its_own_is_held_by_the_composite_key() -> None:
    """ADR 16: nothing is checked twice on a contact's way, and nothing is left unchecked."""
    composite = {
        (table, column)
        for _name, table, column, _target in composite_keys(ProjectState.from_apps(apps))
    }
    for model in apps.get_models():
        table, fields = model._meta.db_table, model._meta.local_fields
        if table == JOINED:
            continue
        keys = [field for field in fields if isinstance(field, models.ForeignKey)]
        always = [f for f in keys if not f.null and (table, f.column) in composite]
        for field in keys:
            if getattr(field, "db_constraint", True):
                continue
            if field.name == "program":
                assert always, f"{table}: nothing proves the program"
            else:
                assert (table, field.column) in composite, f"{table}.{field.column}"
