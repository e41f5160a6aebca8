"""Bringing the database's tables up to what this release needs, without asking twice."""

import hashlib
import importlib.metadata
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

import hypercare
from hypercare.runtime.errors import CannotRunError
from hypercare.runtime.instance import EMBEDDED
from hypercare.runtime.paths import DataFolder

if TYPE_CHECKING:
    from django.apps import AppConfig

WITH_TABLES = ("django", "procrastinate", "django-axes")


def bring_up_to_date(data: DataFolder) -> None:
    """Applies what the database lacks, and says so only when there is something.

    Raises CannotRunError for tables of another release that this one knows no way from.
    """
    refuse_others()
    missing = missing_steps()
    if missing:
        from django.core.management import call_command

        click.echo(f"Bringing the database up to date ({missing} steps) ...", err=True)
        call_command("migrate", verbosity=0, interactive=False)
    if os.environ.get(EMBEDDED):
        _note(data).write_text(release())


def is_up_to_date(data: DataFolder) -> bool:
    """As noted when it was last looked at. Only of an embedded database: nobody else changes it.

    Saves a start the seconds that reading every migration takes.
    """
    note = _note(data)
    external = "DATABASE_URL" in os.environ
    return not external and note.exists() and note.read_text() == release()


def missing_steps() -> int:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refuse_others() -> None:
    """A step of ours that this release has never heard of was taken by another one."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    ours = {config.label for config in _our_apps()}
    unknown = [step for step in loader.applied_migrations if step[0] in ours]
    if set(unknown) - set(loader.disk_migrations):
        raise CannotRunError(
            "The tables of this database were made by another release, and this one cannot bring "
            "them up to date. Run that release again, or start with an empty database: another "
            "--data DIR, or another DATABASE_URL."
        )


def _our_apps() -> list["AppConfig"]:
    from django.apps import apps

    return [one for one in apps.get_app_configs() if one.name.startswith("hypercare.")]


def release() -> str:
    """Changes with every migration, ours by name, others' by the version of their package."""
    root = Path(hypercare.__file__).parent
    ours = sorted(str(path.relative_to(root)) for path in root.rglob("migrations/*.py"))
    theirs = [f"{name} {importlib.metadata.version(name)}" for name in WITH_TABLES]
    return hashlib.sha256("\n".join([*ours, *theirs]).encode()).hexdigest()


def _note(data: DataFolder) -> Path:
    return data.root / "tables-of-release"
