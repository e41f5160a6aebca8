"""Bringing the database's tables up to what this release needs, without asking twice."""

import hashlib
import importlib.metadata
import os
from pathlib import Path

import click

import hypercare
from hypercare.runtime.instance import EMBEDDED
from hypercare.runtime.paths import DataFolder

WITH_TABLES = ("django", "procrastinate", "django-axes")


def bring_up_to_date(data: DataFolder) -> None:
    """Applies what the database lacks, and says so only when there is something."""
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


def release() -> str:
    """Changes with every migration, ours by name, others' by the version of their package."""
    root = Path(hypercare.__file__).parent
    ours = sorted(str(path.relative_to(root)) for path in root.rglob("migrations/*.py"))
    theirs = [f"{name} {importlib.metadata.version(name)}" for name in WITH_TABLES]
    return hashlib.sha256("\n".join([*ours, *theirs]).encode()).hexdigest()


def _note(data: DataFolder) -> Path:
    return data.root / "tables-of-release"
