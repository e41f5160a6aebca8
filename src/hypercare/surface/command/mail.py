"""`hypercare mail`: the way in for a mail server's pipe."""

import os
import sys
from tempfile import SpooledTemporaryFile

import click

from hypercare.runtime.errors import CannotRunError
from hypercare.runtime.paths import DataFolder
from hypercare.surface.command.context import (
    application,
    chosen_program,
    data_option,
    program_option,
)

TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h, which mail servers know
NO_USER = 67  # EX_NOUSER
IN_MEMORY = 1024 * 1024
PIECE = 256 * 1024


@click.group()
def mail() -> None:
    """Mail that comes in."""


@mail.command("file")
@data_option
@program_option
@click.option("--mailbox", required=True, help="The key of the mailbox it is for.")
def file_message(data: DataFolder, key: str | None, mailbox: str) -> int:
    """Read one message from standard input and store it.

    Exit codes: 0 it is safely stored, 67 there is no such mailbox, 75 it is not stored and should
    be handed in again later. What becomes of it is decided afterwards, by the worker.
    """
    try:
        return _stored(data, key, mailbox)
    except click.ClickException:
        raise
    except Exception as error:
        if _is_no_mailbox(error):
            click.echo(str(error), err=True)
            return NO_USER
        click.echo(f"Not stored ({type(error).__name__}). Try again later.", err=True)
        return TRY_AGAIN


def _stored(data: DataFolder, key: str | None, mailbox: str) -> int:
    with SpooledTemporaryFile(max_size=IN_MEMORY) as source:
        while piece := sys.stdin.buffer.read(PIECE):
            source.write(piece)
        if not source.tell():
            raise click.UsageError("There is no message on standard input.")
        if not (data.exists() or "DATABASE_URL" in os.environ):
            raise CannotRunError("There is no Hypercare in that folder.")
        with application(data):
            from hypercare.casework.mail.keeping import Found, keep
            from hypercare.casework.mail.selectors import mailbox_named
            from hypercare.casework.mail.states import Way
            from hypercare.casework.mail.tasks import wake
            from hypercare.foundation.kernel import clock

            box = mailbox_named(chosen_program(key), mailbox)
            message = keep(mailbox=box, source=source, found=Found(Way.COMMAND), at=clock.now())
            wake()
            click.echo(message.reference)
    return 0


def _is_no_mailbox(error: Exception) -> bool:
    return getattr(error, "code", "") == "no-such-mailbox"
