"""`hypercare token`: keys for scripts that use the API."""

import click

from hypercare.runtime.paths import DataFolder
from hypercare.surface.command.context import (
    chosen_program,
    data_option,
    program_option,
    working_application,
)

MOST_DAYS = 90


@click.group()
def token() -> None:
    """Keys for scripts that use the API."""


@token.command()
@data_option
@program_option
@click.option("--role", required=True, help="What the token may do, for example agent or service.")
@click.option("--name", required=True, help="What it is for; unique in the program.")
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=MOST_DAYS, show_default=True)
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    help="An action that it may do, for example telephony.report; again for each. "
    "Without one: all that the role may do.",
)
def create(
    data: DataFolder, key: str | None, role: str, name: str, days: int, scopes: tuple[str, ...]
) -> None:
    """Make a token and print it, alone, on the last line. It is shown this once only."""
    with working_application(data):
        from hypercare.foundation.kernel import clock
        from hypercare.foundation.staffing.tokens import create_token

        made, secret = create_token(
            program=chosen_program(key),
            role=role,
            name=name,
            days=days,
            scopes=scopes,
            at=clock.now(),
        )
        until = f"{made.expires_at:%Y-%m-%d}"
    click.echo(
        f"Token “{name}” for the role {role}, until {until}. Keep it; it is not shown again."
    )
    click.echo(secret)


@token.command()
@data_option
@program_option
@click.option("--name", required=True, help="The name it was made with.")
def revoke(data: DataFolder, key: str | None, name: str) -> None:
    """Take a token away. It opens nothing from the next request on; what it did stays."""
    with working_application(data):
        from hypercare.foundation.accounts.actor import system
        from hypercare.foundation.kernel import clock
        from hypercare.foundation.staffing.tokens import revoke_token, token_named

        program = chosen_program(key)
        known = token_named(program, name)
        was_over = known.revoked_at is not None
        if not was_over:
            revoke_token(token=known, by=system(program), at=clock.now())
    said = "was taken away before; nothing changed" if was_over else "is taken away"
    click.echo(f"Token “{name}” {said}.")
