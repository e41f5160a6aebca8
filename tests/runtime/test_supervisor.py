"""The supervisor: what is killed comes back, what is ended leaves nothing."""

import os
import signal
import socket

import pytest

from hypercare.runtime import processes
from hypercare.runtime.address import Address
from hypercare.runtime.errors import CannotRunError
from hypercare.runtime.instance import Plan, serve
from hypercare.runtime.paths import DataFolder
from tests.runtime.conftest import Instance
from tests.runtime.eventually import eventually


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_with_everything_it_started(instance: Instance, how: signal.Signals) -> None:
    """Issue 2, ground: Ctrl-C leaves no process behind."""
    instance.start()
    assert instance.visit()
    assert instance.signal(how) == 0
    assert len(instance.everyone) == 4
    assert instance.left_over() == []
    assert not instance.data.state_file.exists()


def test_a_killed_web_process_is_replaced_and_the_port_stays_open(instance: Instance) -> None:
    """Row 39: the socket belongs to the supervisor, not to the process that died."""
    instance.start()
    victim = int(instance.visit().split()[0])
    os.kill(victim, signal.SIGKILL)
    assert instance.visits() == 3
    eventually(lambda: victim not in instance.note().values(), "the web process is replaced")


def test_a_killed_worker_is_replaced(instance: Instance) -> None:
    instance.start()
    victim = instance.note()["worker"]
    os.kill(victim, signal.SIGKILL)
    eventually(lambda: instance.note()["worker"] != victim, "the worker is replaced")


def test_what_cannot_be_written_down_now_ends_nothing_and_is_written_later(
    instance: Instance,
) -> None:
    """Safety row 46: on a full disk it goes on; here the draft of its list cannot be made."""
    instance.start()
    assert instance.process is not None
    noted = instance.note()
    in_the_way = instance.data.state_file.with_name(f".running.json.{instance.process.pid}")
    in_the_way.mkdir()
    os.kill(noted["worker"], signal.SIGKILL)
    eventually(
        lambda: "cannot be written" in instance.data.log_file.read_text(), "it says what is wrong"
    )
    assert instance.visit()
    assert instance.note() == noted
    in_the_way.rmdir()
    eventually(lambda: instance.note()["worker"] != noted["worker"], "the new worker is noted")


def test_a_killed_database_comes_back_with_its_rows(instance: Instance) -> None:
    """Row 39: what was acknowledged is there after `kill -9` of the database."""
    instance.start()
    instance.visit()
    victim = instance.note()["database"]
    os.kill(victim, signal.SIGKILL)
    eventually(lambda: processes.birth(victim) is None, "the old database is gone")
    assert instance.visits() == 3
    eventually(lambda: instance.note()["database"] != victim, "the new one is noted")


def test_children_end_when_the_supervisor_is_killed(instance: Instance) -> None:
    """Issue 2, proof: its children end when it is killed."""
    instance.start()
    instance.signal(signal.SIGKILL)
    assert len(instance.everyone) == 4
    eventually(lambda: instance.left_over() == [], "the children are gone")


def test_the_start_after_a_kill_cleans_up_on_the_same_port(instance: Instance) -> None:
    """Issue 2, proof: the next start cleans up, with no pause for the old ones to end."""
    instance.start()
    assert instance.visits() == 2
    port = instance.url.rstrip("/").rpartition(":")[2]
    instance.signal(signal.SIGKILL)
    instance.start(port)
    assert instance.visits() == 4


def test_a_second_one_on_the_same_folder_is_told_who_is_there(instance: Instance) -> None:
    instance.start()
    plan = Plan(instance.data, Address("127.0.0.1", 0), {})
    with pytest.raises(CannotRunError, match=r"already runs on .* another --data"):
        serve(plan)


def test_a_taken_port_is_a_sentence_and_leaves_nothing(data: DataFolder) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with pytest.raises(CannotRunError, match=rf"{taken}: .* Choose another address"):
            serve(Plan(data, Address("127.0.0.1", taken), {}))
    assert not data.state_file.exists()
