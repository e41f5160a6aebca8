"""`hypercare manage ...`: Django's own commands, with the instance's database behind them."""

import os

import click

from hypercare.runtime.paths import data_folder
from hypercare.surface.command.context import application


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def manage(words: tuple[str, ...]) -> None:
    """Run one of Django's commands: `hypercare manage help` lists them.

    The data folder is $HYPERCARE_DATA, or ~/.local/share/hypercare.
    """
    with application(data_folder(None, os.environ)):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["hypercare manage", *words])
