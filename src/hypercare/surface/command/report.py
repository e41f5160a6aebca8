"""`hypercare report`: the daily report as a file."""

from datetime import datetime
from pathlib import Path

import click

from hypercare.runtime.errors import CannotRunError
from hypercare.runtime.paths import DataFolder
from hypercare.surface.command.context import (
    chosen_program,
    data_option,
    program_option,
    working_application,
)

FORMATS = ("json", "csv", "xlsx", "pdf", "html")


@click.group()
def report() -> None:
    """Take the daily report out as a file."""


@report.command()
@data_option
@program_option
@click.option("--date", "day", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--format", "layout", type=click.Choice(FORMATS), default="json", show_default=True)
@click.option("--recipient", default="", help="Key of the recipient, where there are several.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
def daily(
    data: DataFolder, key: str | None, day: datetime, layout: str, recipient: str, out: Path | None
) -> None:
    """Write the newest edition of a day, the last correction where it was corrected."""
    with working_application(data):
        from hypercare.foundation.accounts.actor import system
        from hypercare.insight.reports import selectors
        from hypercare.insight.reports.formats import file_name
        from hypercare.insight.reports.states import Format

        program = chosen_program(key)
        rows = selectors.visible(system(program), recipient).filter(day=day.date())
        found = rows.select_related("recipient").order_by("recipient__pk", "-correction").first()
        if found is None:
            raise CannotRunError(
                f"Program {program.key} has no daily report of {day.date()}. It is drafted at the"
                " cut-off of its recipient."
            )
        to = out or Path(file_name(found, Format(layout)))
        to.write_bytes(selectors.file_of(found, Format(layout)))
    click.echo(f"Edition {found.name}, {found.state}: {to}\nSHA-256 of its rows: {found.checksum}")
