"""`make soak`: the proofs at full size; ARGS="kill", "fresh" or "live" runs one of them.

"embedded" and "debian" are the kill proof on one of the two databases; "full" fills a disk,
as root.
"""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from signal import SIGKILL

from tools.figures import Figure, write
from tools.instance import Demo, demo
from tools.soak import debian, fresh, full, kill, live, mail, reports, walls

SIZE, KILLS, CLIENTS = 20_000, 6, 8


def on_the_embedded_database() -> kill.Result:
    with demo() as instance:
        return _run(instance, lambda: os.kill(instance.pid("database"), SIGKILL))


def on_debians_fifteen() -> kill.Result:
    with debian.server() as server, demo({"DATABASE_URL": server.cluster.url}) as instance:
        return _run(instance, server.kill)


def _run(instance: Demo, kill_database: Callable[[], None]) -> kill.Result:
    def kill_server() -> None:
        kill_supervisor(instance)

    def kill_both() -> None:
        kill_database()
        kill_server()

    ways = [kill_server, kill_database, kill_both, lambda: os.kill(instance.pid("web 1"), SIGKILL)]
    return kill.run(instance.api("agent"), ways, size=SIZE, count=KILLS, clients=CLIENTS)


def kill_supervisor(instance: Demo) -> None:
    instance.kill()
    instance.start()


def embedded() -> Iterator[Figure]:
    return _figures("embedded PostgreSQL 18", on_the_embedded_database())


def fifteen() -> Iterator[Figure]:
    return _figures("Debian PostgreSQL 15", on_debians_fifteen())


def kills() -> Iterator[Figure]:
    """20,000 contacts and 6 kills on both databases."""
    yield from embedded()
    yield from fifteen()


def _figures(where: str, result: kill.Result) -> Iterator[Figure]:
    """Raises when one is lost, doubled, or answered otherwise the second time."""
    for name, value in asdict(result).items():
        yield Figure(f"kill proof, {where}: {name}", value, "count", SIZE, CLIENTS)
    assert result.lost == result.doubled == result.changed == 0, f"{where}: {result}"


PROOFS = {
    "kill": kills,
    "fresh": fresh.figures,
    "live": live.figures,
    "mail": mail.figures,
    "reports": reports.figures,
    "walls": walls.figures,
}
PARTS = {
    "embedded": embedded,
    "debian": fifteen,
    "office": reports.office,
    "full": full.figures,
}


def main(names: list[str]) -> int:
    for name in names or PROOFS:
        for figure in (PROOFS | PARTS)[name]():
            print(figure, flush=True)
            path = write("soak.json", [figure])
    print(f"Written to {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
