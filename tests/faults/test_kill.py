"""The kill proof, small: the same driver runs at full size in `make soak`."""

import os
from collections.abc import Iterator
from signal import SIGKILL
from typing import Any

from tools.api import Api
from tools.instance import Demo, demo
from tools.soak import kill


def kill_supervisor(instance: Demo) -> None:
    instance.kill()
    instance.start()


def test_nothing_acknowledged_is_lost_or_doubled_by_a_kill() -> None:
    """Safety row 39, issue 2 proof: a web process, the supervisor and the database are killed."""
    with demo() as instance:
        ways = [
            lambda: os.kill(instance.pid("web 1"), SIGKILL),
            lambda: kill_supervisor(instance),
            lambda: os.kill(instance.pid("database"), SIGKILL),
        ]
        result = kill.run(instance.api("agent"), ways, size=120, count=3, clients=4)
        assert (result.acknowledged, result.lost, result.doubled) == (120, 0, 0)
        assert instance.stop() == 0


class Forgetful(Api):
    """An instance that lost one contact and holds another twice."""

    def every(self, path: str) -> Iterator[dict[str, Any]]:
        for reason, number in (("a", "C-1"), ("c", "C-3"), ("c", "C-4")):
            yield {"reason": reason, "number": number}


def test_the_proof_would_notice() -> None:
    """A proof that cannot fail proves nothing."""
    posting = kill.Run(Forgetful("", 0, ""), size=3)
    posting.numbers |= {"a": "C-1", "b": "C-2", "c": "C-3"}
    found = kill.compare(posting, kills=0)
    assert (found.acknowledged, found.lost, found.doubled) == (3, 1, 1)
