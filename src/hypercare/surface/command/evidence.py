"""`hypercare evidence`: logs of telephone systems, and how a day is matched."""

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

FORMATS = ("asterisk", "freepbx", "cucm", "twilio", "mapped")
SHOWN = 20


@click.group()
def evidence() -> None:
    """Match the logs of telephone systems with what was logged."""


@evidence.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
@program_option
@click.option("--source", default="", help="Key of the telephone system.  [default: the only one]")
@click.option("--format", "layout", type=click.Choice(FORMATS), help="Its layout.")
@click.option("--skip-faulty", is_flag=True, help="Leave out rows that cannot be read.")
def import_log(
    file: Path, data: DataFolder, key: str | None, source: str, layout: str | None,
    skip_faulty: bool,
) -> None:  # fmt: skip
    """Read FILE, all or nothing. The same rows again change nothing."""
    with working_application(data):
        from hypercare.casework.evidence.errors import FaultyRows
        from hypercare.casework.evidence.selectors import source_named
        from hypercare.casework.evidence.services.importing import import_calls
        from hypercare.casework.evidence.tasks import look_again
        from hypercare.foundation.accounts.actor import system
        from hypercare.foundation.kernel import clock

        program = chosen_program(key)
        found = source_named(program, source, layout or "")
        with (
            file.open("rb") as log,
            click.progressbar(length=file.stat().st_size, label="Reading") as bar,
        ):
            try:
                made = import_calls(
                    source=found, file=log, name=file.name, by=system(program), at=clock.now(),
                    skip_faulty=skip_faulty,
                    progress=lambda _rows: bar.update(log.tell() - bar.pos),
                )  # fmt: skip
            except FaultyRows as error:
                lines = [f"{file}:{fault.row}: {fault.reason}" for fault in error.faults[:SHOWN]]
                raise CannotRunError("\n".join([*lines, error.sentence])) from error
            bar.update(file.stat().st_size - bar.pos)
        look_again(made)
    click.echo(f"{made.rows} rows, {made.added} of them new, {made.faulty} left out.")


@evidence.command()
@data_option
@program_option
@click.option("--date", "day", required=True, type=click.DateTime(["%Y-%m-%d"]))
def reconcile(data: DataFolder, key: str | None, day: datetime) -> None:
    """Match a day and print its figure, in the program's time zone."""
    with working_application(data):
        from hypercare.casework.evidence.selectors import day_figures
        from hypercare.casework.evidence.services.reconciling import reconcile as match
        from hypercare.foundation.accounts.actor import system
        from hypercare.foundation.kernel import clock

        program = chosen_program(key)
        match(day=day.date(), by=system(program), at=clock.now())
        _rows, whole = day_figures(program, day.date())
    click.echo(
        f"{whole.received} received: {whole.documented} documented, {whole.explained} explained,"
        f" {whole.missing} missing ({whole.cannot_tell} of them cannot be told apart)."
    )
