"""What every command needs: the data folder, and the application with a database behind it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from hypercare.runtime.database import running
from hypercare.runtime.errors import CannotRunError, WrongUseError
from hypercare.runtime.instance import application_environment
from hypercare.runtime.paths import DataFolder, data_folder
from hypercare.surface.command.database import bring_up_to_date, missing_steps

if TYPE_CHECKING:
    from hypercare.foundation.programs.models import Program

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def _to_folder(_context: click.Context, _option: click.Parameter, chosen: str | None) -> DataFolder:
    return data_folder(chosen, os.environ)


data_option: Decorator = click.option(
    "--data",
    metavar="DIR",
    callback=_to_folder,
    help="Data folder. Otherwise $HYPERCARE_DATA, or ~/.local/share/hypercare.",
)
program_option: Decorator = click.option(
    "--program", "key", metavar="KEY", help="Which program.  [default: the only one]"
)


@contextmanager
def application(data: DataFolder) -> Iterator[None]:
    """The application, set up, with a database that answers, whatever tables it has."""
    data.make()
    with running(data, os.environ) as url:
        set_up(application_environment(data, url, os.environ))
        try:
            yield
        finally:
            disconnect()


@contextmanager
def working_application(data: DataFolder, *, may_be_new: bool = False) -> Iterator[None]:
    """For a piece of work on an existing instance; its database is up to date.

    A mistyped folder does not become an empty instance. An embedded database is brought up to
    date, a server of others only on request (`hypercare manage migrate`).
    """
    external = "DATABASE_URL" in os.environ
    if not (external or may_be_new or data.exists()):
        raise CannotRunError(
            f"There is no Hypercare in {data.root}. Start one with `hypercare demo --data DIR` or "
            "`hypercare serve --data DIR`, or name the right folder with --data DIR."
        )
    with application(data):
        if not external:
            bring_up_to_date(data)
        elif missing_steps():
            raise CannotRunError(
                "The database is not up to date with this release. Run `hypercare manage migrate`."
            )
        yield


def set_up(environ: dict[str, str]) -> None:
    """Django reads its settings from the environment, so that comes first."""
    os.environ.update(environ)
    import django

    django.setup()


def disconnect() -> None:
    """A database that stops waits for nobody's connection then."""
    from django.db import connections

    connections.close_all()


def chosen_program(key: str | None) -> "Program":
    """The one with that key, or the only one."""
    from hypercare.foundation.programs.models import Program

    found = list(Program.objects.filter(key=key) if key else Program.objects.order_by("key"))
    if len(found) == 1:
        return found[0]
    if key:
        raise CannotRunError(
            f"There is no program “{key}”. Load one with `hypercare program load`."
        )
    if found:
        keys = ", ".join(program.key for program in found)
        raise WrongUseError(f"There are several programs. Name one with --program: {keys}.")
    raise CannotRunError("There is no program yet. Load one with `hypercare program load FILE`.")
