"""Instances of the product with its sample, which is made once for all workers and then copied."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tools.instance import Demo, copied, demo

DAYS_BACK = 40

Fresh = Callable[[], AbstractContextManager[Demo]]


@pytest.fixture(scope="session")
def anchor() -> date:
    """A Monday at least forty days ago, so that every contact of the sample is over."""
    day = datetime.now(UTC).date() - timedelta(days=DAYS_BACK)
    return day - timedelta(days=day.weekday())


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str, anchor: date) -> Path:
    """A data folder with the sample. Whoever comes first makes it, and the others wait."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    made = shared / "sample"
    with (shared / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            with demo(None, "--anchor", anchor.isoformat()) as first:
                assert first.stop() == 0
                copied(first.data.root, made)
    return made


@pytest.fixture(scope="session")
def fresh_instance(sample_folder: Path) -> Fresh:
    """Starts one more, for a test that stops or breaks it."""
    return lambda: demo(None, made=sample_folder)


@pytest.fixture(scope="session")
def instance(fresh_instance: Fresh) -> Iterator[Demo]:
    """The one that the tests of a worker share."""
    with fresh_instance() as running:
        yield running
