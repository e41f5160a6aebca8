"""The kill proof, small: the same driver runs at full size in `make soak`."""

import os
from signal import SIGKILL

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
