"""Foreign keys between records of a program stay inside it, held by the database.

For each foreign key from one owned record to another, a second, composite foreign key
`(program_id, x_id) -> (program_id, id)` makes a row that points into another program impossible.
"""

from collections.abc import Iterator
from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.text import slugify


def keep_inside_program() -> migrations.RunPython:
    """The operation that a migration adds after new owned models; safe to run again."""
    return migrations.RunPython(_add_missing, migrations.RunPython.noop)


def composite_keys(apps: Apps) -> Iterator[tuple[str, str, str, str]]:
    """(constraint, table, column, target table) of each foreign key that must stay inside."""
    for model in apps.get_models(include_auto_created=True):
        if not _is_owned(model):
            continue
        for field in model._meta.local_fields:
            target = field.related_model
            if isinstance(field, models.ForeignKey) and target and _is_owned(target):
                table, column = model._meta.db_table, field.column
                yield _name(table, column), table, column, target._meta.db_table


def _is_owned(model: Any) -> bool:
    names = {field.name for field in model._meta.local_fields}
    return model._meta.label_lower != "programs.program" and "program" in names


def _name(table: str, column: str) -> str:
    return slugify(f"inside {table} {column}").replace("-", "_")[:63]


def _add_missing(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint")
        known = {row[0] for row in cursor.fetchall()}
    for name, table, column, target in composite_keys(apps):
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
