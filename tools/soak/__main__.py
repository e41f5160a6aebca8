"""`make soak`: the kill proof with 2,000 contacts and 6 kills, on both databases."""

import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from signal import SIGKILL

from tools.figures import Figure, write
from tools.instance import Demo, demo
from tools.soak import debian, kill

SIZE, KILLS, CLIENTS = 2_000, 6, 4


def on_the_embedded_database() -> kill.Result:
    with demo() as instance:
        ways = [
            lambda: os.kill(instance.pid("web 1"), SIGKILL),
            lambda: kill_supervisor(instance),
            lambda: os.kill(instance.pid("database"), SIGKILL),
        ]
        api = instance.api("agent")
        return kill.run(api, ways, size=SIZE, count=KILLS, clients=CLIENTS)


def on_debians_fifteen() -> kill.Result:
    with debian.server() as server, demo({"DATABASE_URL": server.cluster.url}) as instance:
        ways = [
            lambda: os.kill(instance.pid("web 1"), SIGKILL),
            lambda: kill_supervisor(instance),
            server.kill,
        ]
        api = instance.api("agent")
        return kill.run(api, ways, size=SIZE, count=KILLS, clients=CLIENTS)


def kill_supervisor(instance: Demo) -> None:
    instance.kill()
    instance.start()


def figures(where: str, result: kill.Result) -> Iterator[Figure]:
    for name, value in asdict(result).items():
        yield Figure(f"kill proof, {where}: {name}", value, "count", SIZE, CLIENTS)


def main() -> int:
    results = {
        "embedded PostgreSQL 18": on_the_embedded_database(),
        "Debian PostgreSQL 15": on_debians_fifteen(),
    }
    found = [figure for where, result in results.items() for figure in figures(where, result)]
    for figure in found:
        print(figure)
    print(f"Written to {write('soak.json', found)}")
    return int(any(result.lost or result.doubled for result in results.values()))


if __name__ == "__main__":
    sys.exit(main())
