"""`hypercare user`: people who sign in with a name and a password."""

import sys

import click

from hypercare.runtime.paths import DataFolder
from hypercare.surface.command.context import (
    chosen_program,
    data_option,
    program_option,
    working_application,
)


@click.group()
def user() -> None:
    """People who sign in with a name and a password."""


@user.command()
@data_option
@program_option
@click.option("--username", required=True, help="What the person types to sign in.")
@click.option("--name", required=True, help="What others read.")
@click.option("--role", required=True, help="One of the roles of docs/reference/rights.md.")
@click.option("--team", "teams", multiple=True, help="Code of a support group; may be repeated.")
def add(
    data: DataFolder, key: str | None, username: str, name: str, role: str, teams: tuple[str, ...]
) -> None:
    """Add a person with one role in one program.

    The password is asked for; when no terminal is there, it is the first line of the input.
    """
    with working_application(data):
        from hypercare.foundation.kernel import clock
        from hypercare.foundation.staffing.people import add_user

        add_user(
            program=chosen_program(key),
            username=username,
            name=name,
            password=_password(),
            role=role,
            teams=teams,
            at=clock.now(),
        )
    click.echo(f"{name} can sign in as {username}.")


def _password() -> str:
    """Never an option: what is typed on a command line is seen by others on the machine."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return typed
