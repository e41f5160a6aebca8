"""The kill proof, small: the same driver runs at full size in `make soak`."""

import os
from collections.abc import Iterator
from signal import SIGKILL
from typing import Any

from tools.api import Api
from tools.instance import Demo
from tools.soak import kill

from tests.plugins.instances import Fresh


def kill_supervisor(instance: Demo) -> None:
    instance.kill()
    instance.start()


def test_nothing_acknowledged_is_lost_or_doubled_by_a_kill(fresh_instance: Fresh) -> None:
    """Safety row 39, issue 2 proof: a web process, the supervisor and the database are killed."""
    with fresh_instance() as instance:
        ways = [
            lambda: os.kill(instance.pid("web 1"), SIGKILL),
            lambda: kill_supervisor(instance),
            lambda: os.kill(instance.pid("database"), SIGKILL),
        ]
        result = kill.run(instance.api("agent"), ways, size=120, count=3, clients=4)
        assert (result.acknowledged, result.lost, result.doubled) == (120, 0, 0)
        assert (result.replayed, result.changed) == (60, 0)
        assert instance.stop() == 0


class Twice(Api):
    """An instance that keeps a known key once more."""

    def post(self, path: str, body: dict[str, Any], key: str = "") -> tuple[int, dict[str, Any]]:
        return 201, {"contact": {"number": f"C-{key}-again"}}


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


def test_it_would_notice_another_number_for_the_same_key() -> None:
    posting = kill.Run(Twice("", 0, ""), size=1)
    posting.numbers["a"] = "C-1"
    posting.replay()
    assert (posting.replayed, posting.changed) == (2, 2)
