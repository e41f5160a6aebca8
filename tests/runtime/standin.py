"""A stand-in for the application, so that the supervisor is tested without Django.

`serve DATA` runs the supervisor; `web` and `worker` are its children; the page tells who answers
and how often the database was asked.
"""

import http.server
import logging
import os
import signal
import socket
import sys
from pathlib import Path

import psycopg

from hypercare.runtime import lifeline
from hypercare.runtime.address import Address
from hypercare.runtime.errors import CannotRunError
from hypercare.runtime.instance import Plan, serve
from hypercare.runtime.paths import DataFolder

COMMAND = (sys.executable, "-m", "tests.runtime.standin")


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        try:
            with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
                connection.execute("CREATE TABLE IF NOT EXISTS visit (path text)")
                connection.execute("INSERT INTO visit VALUES (%s)", [self.path])
                found = connection.execute("SELECT count(*) FROM visit WHERE path = '/'").fetchone()
            self._say(200, f"{os.getpid()} {found[0] if found else 0}")
        except psycopg.Error as error:
            self._say(503, str(error))

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""

    def _say(self, status: int, text: str) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())


def web(descriptor: str) -> None:
    server = http.server.HTTPServer(("127.0.0.1", 0), Page, bind_and_activate=False)
    server.socket.close()
    server.socket = socket.socket(fileno=int(descriptor))
    server.serve_forever()


def run(data: str, port: str) -> int:
    DataFolder(Path(data)).make()
    logging.basicConfig(filename=DataFolder(Path(data)).log_file)
    plan = Plan(
        DataFolder(Path(data)),
        Address("127.0.0.1", int(port)),
        os.environ,
        command=COMMAND,
        web_processes=2,
        announce=lambda address: print(address.url, flush=True),  # noqa: T201
    )
    try:
        return serve(plan)
    except CannotRunError as error:
        print(error, flush=True)  # noqa: T201
        return 1


if __name__ == "__main__":
    lifeline.hold()
    match sys.argv[1:]:
        case ["serve", data, port]:
            sys.exit(run(data, port))
        case ["web", "--inherited", descriptor]:
            web(descriptor)
        case ["worker"]:
            signal.pause()
