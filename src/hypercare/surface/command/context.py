"""What every command needs: the data folder, and the application with a database behind it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from hypercare.runtime.database import running
from hypercare.runtime.errors import CannotRunError
from hypercare.runtime.instance import application_environment
from hypercare.runtime.paths import DataFolder, data_folder

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def _to_folder(_context: click.Context, _option: click.Parameter, chosen: str | None) -> DataFolder:
    return data_folder(chosen, os.environ)


data_option: Decorator = click.option(
    "--data",
    metavar="DIR",
    callback=_to_folder,
    help="Data folder. Otherwise $HYPERCARE_DATA, or ~/.local/share/hypercare.",
)


@contextmanager
def application(data: DataFolder, *, existing: bool = True) -> Iterator[None]:
    """The application, set up, with a database that answers.

    `existing` refuses to make a new empty instance by a mistyped folder.
    """
    if existing and not data.exists() and "DATABASE_URL" not in os.environ:
        raise CannotRunError(
            f"There is no Hypercare in {data.root}. Start one with `hypercare demo --data DIR` or "
            "`hypercare serve --data DIR`, or name the right folder with --data DIR."
        )
    data.make()
    with running(data, os.environ) as url:
        set_up(data, url)
        yield
        disconnect()


def set_up(data: DataFolder, url: str) -> None:
    """Django reads its settings from the environment, so that comes first."""
    os.environ.update(application_environment(data, url, os.environ))
    import django

    django.setup()


def disconnect() -> None:
    """A database of our own stops at once only when nobody is connected."""
    from django.db import connections

    connections.close_all()
