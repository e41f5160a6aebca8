"""`serve` runs a whole instance; `web` and `worker` run one part of it on a machine of its own."""

import logging
import os
import socket
from dataclasses import replace

import click

from hypercare.runtime.address import DEFAULT, Address, listen, parse_address
from hypercare.runtime.errors import WrongUseError
from hypercare.runtime.instance import Plan
from hypercare.runtime.instance import serve as run_instance
from hypercare.runtime.paths import DataFolder
from hypercare.surface.command.context import application, data_option
from hypercare.surface.command.database import bring_up_to_date, is_up_to_date

SECONDS_TO_FINISH = 2
bind_option = click.option(
    "--bind",
    metavar="HOST:PORT",
    default=DEFAULT,
    show_default=True,
    callback=lambda _context, _option, text: parse_address(text),
    help="Where to listen. Port 0 takes a free one.",
)


@click.command()
@data_option
@bind_option
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    help="Web processes.  [default: one per core, at most 4]",
)
@click.option(
    "--migrate/--no-migrate",
    default=None,
    help="Bring the database up to date first.  [default: only an embedded one]",
)
def serve(data: DataFolder, bind: Address, processes: int | None, migrate: bool | None) -> int:
    """Serve pages, API and live stream, and work off the jobs, until stopped.

    Without DATABASE_URL an embedded PostgreSQL in the data folder is started and stopped along.
    """
    if migrate is None:
        migrate = "DATABASE_URL" not in os.environ and not is_up_to_date(data)
    _know_the_names(bind)
    log_to(None)
    plan = Plan(
        data,
        bind,
        os.environ,
        prepare=("prepare-serve",) if migrate else (),
        log_to_file=False,
        announce=running_at,
    )
    return run_instance(replace(plan, web_processes=processes) if processes else plan)


@click.command("prepare-serve", hidden=True)
@data_option
def prepare_serve(data: DataFolder) -> None:
    """Bring the database up to date."""
    with application(data):
        bring_up_to_date(data)


@click.command()
@data_option
@bind_option
@click.option("--inherited", type=int, hidden=True, help="Descriptor of a socket that listens.")
def web(data: DataFolder, bind: Address, inherited: int | None) -> None:
    """Serve pages, API and live stream only, in one process."""
    if inherited is None:
        door, address = listen(bind)
        running_at(address)
    else:
        door = socket.socket(fileno=inherited)
    _sign_connections("web")
    with application(data):
        serve_pages(door)


@click.command()
@data_option
def worker(data: DataFolder) -> None:
    """Work off the jobs only, in one process."""
    _sign_connections("worker")
    with application(data):
        from procrastinate.contrib.django import app

        from hypercare.casework.mail.fetching.watching import watching

        # Of Procrastinate's connector for Django; its App is typed with any connector.
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
        with app.replace_connector(connector) as ours, watching(data.root):
            ours.run_worker(shutdown_graceful_timeout=SECONDS_TO_FINISH)


def serve_pages(door: socket.socket) -> None:
    """Returns when asked to end, after at most two seconds for what is under way."""
    import uvicorn

    behind_proxy = os.environ.get("HYPERCARE_HTTPS") == "1"
    config = uvicorn.Config(
        "hypercare.config.asgi:app",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=behind_proxy,
        ws="none",
        lifespan="on",
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )
    uvicorn.Server(config).run(sockets=[door])


def _sign_connections(part: str) -> None:
    """So that the database says whose each of its connections is (pg_stat_activity)."""
    os.environ["PGAPPNAME"] = f"hypercare {part} {os.getpid()}"


def running_at(address: Address) -> None:
    click.echo(f"Hypercare is running at {address.url}")


def log_to(path: str | None) -> None:
    """The supervisor's own log: a file, or the terminal."""
    form = "%(asctime)s %(levelname)s %(message)s"
    logging.basicConfig(filename=path, level=logging.INFO, format=form)


def _know_the_names(bind: Address) -> None:
    if bind.is_everywhere and not os.environ.get("HYPERCARE_ALLOWED_HOSTS"):
        raise WrongUseError(
            "To listen on every address, set HYPERCARE_ALLOWED_HOSTS to the names people use "
            "for this machine, separated by commas."
        )
