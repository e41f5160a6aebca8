"""Entry point: the groups of commands, and one place where an error becomes a sentence."""

import os
import sys
import traceback
from datetime import UTC, datetime

import click

from hypercare.runtime import lifeline
from hypercare.runtime.errors import CannotRunError, WrongUseError
from hypercare.runtime.paths import data_folder
from hypercare.surface.command.demo import demo, prepare_demo
from hypercare.surface.command.evidence import evidence
from hypercare.surface.command.mail import mail
from hypercare.surface.command.manage import manage
from hypercare.surface.command.program import program
from hypercare.surface.command.report import report
from hypercare.surface.command.serve import prepare_serve, serve, web, worker
from hypercare.surface.command.token import token
from hypercare.surface.command.user import user

FAILED, WRONG_USE, INTERRUPTED = 1, 2, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def hypercare() -> None:
    """Post-cutover support for migrating counties: every contact logged, advised, ticketed.

    Exit codes: 0 it worked, 1 it did not and a sentence says why, 2 the command was mistyped.
    """


for command in (
    demo, prepare_demo, serve, prepare_serve, web, worker, program, user, token, evidence, mail,
    report, manage,
):  # fmt: skip
    hypercare.add_command(command)


def main() -> None:
    """The console script."""
    lifeline.hold()
    sys.exit(run(sys.argv[1:]))


def run(words: list[str]) -> int:
    """Runs one command line and returns its exit code."""
    try:
        done = hypercare.main(words, prog_name="hypercare", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _say("Stopped.", INTERRUPTED)
    except WrongUseError as error:
        return _say(str(error), WRONG_USE)
    except CannotRunError as error:
        return _say(str(error), FAILED)
    except Exception as error:
        return _explain(error)
    return done if isinstance(done, int) else 0


def _explain(error: Exception) -> int:
    """Errors of the application carry their sentence; of any other the log file gets the place.

    Not its words: messages of database errors quote rows, and logs hold no personal data.
    """
    from django.db import OperationalError

    from hypercare.foundation.kernel.errors import HypercareError

    if isinstance(error, HypercareError):
        return _say(str(error), FAILED)
    if isinstance(error, OperationalError):
        return _say(
            "The database cannot be reached, or went away. Look whether it runs, and try again.",
            FAILED,
        )
    log = data_folder(None, os.environ).log_file
    log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with log.open("a") as out:
        out.write(f"{datetime.now(UTC).isoformat()} {type(error).__name__}\n")
        out.writelines(traceback.format_tb(error.__traceback__))
    return _say(
        f"Something went wrong that this command did not expect ({type(error).__name__}). "
        f"What happened is written at the end of {log}.",
        FAILED,
    )


def _say(sentence: str, code: int) -> int:
    click.secho(sentence, err=True, fg="red")
    return code


if __name__ == "__main__":
    main()
