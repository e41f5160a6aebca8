"""`hypercare demo`: from nothing to a filled instance with one command."""

import json
import os
from dataclasses import asdict
from datetime import date, datetime

import click

from hypercare.runtime.address import Address
from hypercare.runtime.instance import Plan
from hypercare.runtime.instance import serve as run_instance
from hypercare.runtime.paths import DataFolder, write_private
from hypercare.surface.command.context import application, data_option
from hypercare.surface.command.database import bring_up_to_date, is_up_to_date
from hypercare.surface.command.progress import ProgressBars
from hypercare.surface.command.serve import bind_option, log_to, running_at

anchor_option = click.option(
    "--anchor",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Go-live day of wave 1 in a new data folder.  [default: the Monday of this week]",
)


@click.command()
@data_option
@bind_option
@anchor_option
def demo(data: DataFolder, bind: Address, anchor: datetime | None) -> int:
    """Start an instance filled with an invented program, and say how to sign in.

    The sample is made once per data folder; later starts find it as it was left.
    """
    data.make()
    log_to(str(data.log_file))
    if not bind.is_loopback:
        _warn(bind)
    made = data.sign_ins_file.exists()
    if made and anchor:
        click.echo("The sample was made already; --anchor is for a new data folder.", err=True)
    day = ("--anchor", f"{anchor:%Y-%m-%d}") if anchor else ()
    return run_instance(
        Plan(
            data,
            bind,
            {"HYPERCARE_MAIL_OUT": "local", **os.environ},
            prepare=() if made and is_up_to_date(data) else ("prepare-demo", *day),
            announce=lambda address: _welcome(data, address),
        )
    )


@click.command("prepare-demo", hidden=True)
@data_option
@anchor_option
def prepare_demo(data: DataFolder, anchor: datetime | None) -> None:
    """Make the sample, once."""
    with application(data):
        bring_up_to_date(data)
        if not data.sign_ins_file.exists():
            _make_sample(data, anchor.date() if anchor else None)


def _make_sample(data: DataFolder, anchor: date | None) -> None:
    """Passwords are told once. Should they not get noted, the next start makes new ones."""
    from hypercare.foundation.kernel import clock
    from hypercare.surface.demo import services

    with ProgressBars() as progress:
        made = services.prepare(anchor=anchor, at=clock.now(), progress=progress)
        sign_ins = made.sign_ins or services.renew_sign_ins(progress=progress)
    note = {"key": made.program_key, "sign_ins": [asdict(sign_in) for sign_in in sign_ins]}
    write_private(data.sign_ins_file, json.dumps(note))


def _welcome(data: DataFolder, address: Address) -> None:
    sample = json.loads(data.sign_ins_file.read_text())
    click.echo("\nSign in with one of these (made for this data folder only):\n")
    for one in sample["sign_ins"]:
        click.echo(f"  {one['username']:<12} {one['password']:<22} {one['name']}, {one['role']}")
    click.echo(f"\nEverything is kept in {data.root}. Stop with Ctrl-C.")
    running_at(address)


def _warn(bind: Address) -> None:
    click.secho(
        f"Everyone who reaches {bind.host} can try to sign in, and what is typed there travels "
        "unencrypted. The demo is meant for this machine alone: use it with invented data only.",
        fg="red",
        err=True,
    )
