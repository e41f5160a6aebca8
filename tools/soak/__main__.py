"""`make soak`: the proofs at full size; ARGS="kill" or ARGS="fresh" runs one of them."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from signal import SIGKILL

from tools.figures import Figure, write
from tools.instance import Demo, demo
from tools.soak import debian, fresh, kill

SIZE, KILLS, CLIENTS = 2_000, 6, 4


def on_the_embedded_database() -> kill.Result:
    with demo() as instance:
        return _run(instance, lambda: os.kill(instance.pid("database"), SIGKILL))


def on_debians_fifteen() -> kill.Result:
    with debian.server() as server, demo({"DATABASE_URL": server.cluster.url}) as instance:
        return _run(instance, server.kill)


def _run(instance: Demo, kill_database: Callable[[], None]) -> kill.Result:
    ways = [
        lambda: os.kill(instance.pid("web 1"), SIGKILL),
        lambda: kill_supervisor(instance),
        kill_database,
    ]
    return kill.run(instance.api("agent"), ways, size=SIZE, count=KILLS, clients=CLIENTS)


def kill_supervisor(instance: Demo) -> None:
    instance.kill()
    instance.start()


def kills() -> Iterator[Figure]:
    """2,000 contacts and 6 kills on both databases; raises when one is lost or doubled."""
    for where, result in (
        ("embedded PostgreSQL 18", on_the_embedded_database()),
        ("Debian PostgreSQL 15", on_debians_fifteen()),
    ):
        for name, value in asdict(result).items():
            yield Figure(f"kill proof, {where}: {name}", value, "count", SIZE, CLIENTS)
        assert result.lost == result.doubled == 0, f"{where}: {result}"


PROOFS = {"kill": kills, "fresh": fresh.figures}


def main(names: list[str]) -> int:
    for name in names or PROOFS:
        for figure in PROOFS[name]():
            print(figure, flush=True)
            path = write("soak.json", [figure])
    print(f"Written to {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
