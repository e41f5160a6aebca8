"""Foreign keys between records of a program stay inside it, held by the database.

For each foreign key from one owned record to another, a second, composite foreign key
`(program_id, x_id) -> (program_id, id)` makes a row that points into another program impossible.
"""

from collections.abc import Iterator

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.utils import resolve_relation
from django.utils.text import slugify


def keep_inside_program() -> "KeepInsideProgram":
    """The operation that a migration adds after new owned models; safe to run again."""
    return KeepInsideProgram()


class KeepInsideProgram(Operation):
    """Reads the state of the models and never builds them, which would cost half a second."""

    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """What the database holds beside the models is no part of their state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        _add_missing(to_state, schema_editor)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """They go with the columns they are on."""

    def describe(self) -> str:
        return "Keep links inside the program"


def composite_keys(state: ProjectState) -> Iterator[tuple[str, str, str, str]]:
    """(constraint, table, column, target table) of each foreign key that must stay inside."""
    owned = {key: model for key, model in state.models.items() if "program" in model.fields}
    for model in owned.values():
        for name, field in model.fields.items():
            if not isinstance(field, models.ForeignKey):
                continue
            to = resolve_relation(field.remote_field.model, model.app_label, model.name_lower)
            if to in owned:
                table, column = _table(model), field.db_column or f"{name}_id"
                yield _name(table, column), table, column, _table(owned[to])


def _table(model: ModelState) -> str:
    named: str = model.options.get("db_table") or f"{model.app_label}_{model.name_lower}"
    return named


def _name(table: str, column: str) -> str:
    return slugify(f"inside {table} {column}").replace("-", "_")[:63]


def _add_missing(state: ProjectState, editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint")
        known = {row[0] for row in cursor.fetchall()}
    for name, table, column, target in composite_keys(state):
        pair = f"{target}_in_program"[:63]
        if pair not in known:
            editor.execute(f"ALTER TABLE {target} ADD CONSTRAINT {pair} UNIQUE (program_id, id)")
            known.add(pair)
        if name not in known:
            editor.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (program_id, {column})"
                f" REFERENCES {target} (program_id, id)"
            )
            known.add(name)
