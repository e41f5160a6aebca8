"""Bringing the database's tables up to what this release needs."""

import click


def bring_up_to_date() -> None:
    """Applies what the database lacks, and says so only when there is something."""
    missing = missing_steps()
    if missing:
        from django.core.management import call_command

        click.echo(f"Bringing the database up to date ({missing} steps) ...", err=True)
        call_command("migrate", verbosity=0, interactive=False)


def missing_steps() -> int:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
