"""`hypercare program`: check, load and export the file that holds a whole program."""

import os
from collections.abc import Iterable
from pathlib import Path

import click

from hypercare.runtime.errors import CannotRunError
from hypercare.runtime.paths import DataFolder
from hypercare.surface.command.context import (
    chosen_program,
    data_option,
    program_option,
    set_up,
    working_application,
)

file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def program() -> None:
    """Check, load or export the file that holds a whole program."""


@program.command()
@file_argument
def check(file: Path) -> None:
    """Report every fault in FILE at once, with its line and what to do. Needs no database."""
    set_up({"DJANGO_SETTINGS_MODULE": "hypercare.config.settings"})
    from hypercare.surface.programfile import services

    faults = services.check(_text(file))
    _list(file, faults)
    if faults:
        raise CannotRunError(_how_many(len(faults)))
    click.echo(f"{file} can be loaded.")


@program.command()
@file_argument
@data_option
@click.option("--replace", is_flag=True, help="Load also when the program changed in the meantime.")
@click.option("--preview", is_flag=True, help="Show what would change, and change nothing.")
def load(file: Path, data: DataFolder, replace: bool, preview: bool) -> None:
    """Make a program say what FILE says, all or nothing, and show what changes.

    What the file no longer has is retired, never deleted.
    """
    with working_application(data, may_be_new=True):
        from hypercare.foundation.kernel import clock
        from hypercare.surface.programfile import services
        from hypercare.surface.programfile.errors import FaultyFile

        try:
            text = _text(file)
            changes = services.preview(text)
            click.echo("\n".join(changes.lines()))
            if changes and not preview:
                services.load(text=text, by=None, at=clock.now(), replace=replace)
                click.echo(f"Loaded. {len(changes.changes)} records changed.")
        except FaultyFile as error:
            _list(file, error.faults)
            raise


@program.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@data_option
@program_option
def export(file: Path, data: DataFolder, key: str | None) -> None:
    """Write a program to FILE, which loads to the same program again. - writes to the terminal."""
    with working_application(data):
        from hypercare.surface.programfile import services

        text = services.export(chosen_program(key))
    if str(file) == "-":
        click.echo(text, nl=False)
        return
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(file)
    click.echo(f"Written to {file}.")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CannotRunError(
            f"{file} is not plain UTF-8 text (byte {error.start + 1}). Save it as UTF-8."
        ) from error


def _list(file: Path, faults: Iterable[object]) -> None:
    """The way compilers do, so that editors jump to the place."""
    for fault in faults:
        click.echo(f"{file}:{fault}")


def _how_many(count: int) -> str:
    return (
        "One fault. Nothing was loaded." if count == 1 else f"{count} faults. Nothing was loaded."
    )
