"""Pure parts of the runtime, by tables of cases."""

import json
import os
from pathlib import Path

import pytest

from hypercare.runtime.address import Address, parse_address
from hypercare.runtime.children import pause_before_restart
from hypercare.runtime.errors import CannotRunError, WrongUseError
from hypercare.runtime.paths import DataFolder, data_folder, write_private


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("127.0.0.1:8000", "127.0.0.1", 8000),
        (":8000", "127.0.0.1", 8000),
        ("8000", "127.0.0.1", 8000),
        ("[::1]:9", "::1", 9),
        ("desk.example:0", "desk.example", 0),
    ],
)
def test_an_address_is_read(text: str, host: str, port: int) -> None:
    assert parse_address(text) == Address(host, port)


@pytest.mark.parametrize("text", ["", "localhost", "127.0.0.1:", "x:70000"])
def test_it_refuses_what_is_no_address(text: str) -> None:
    with pytest.raises(WrongUseError, match="Write HOST:PORT"):
        parse_address(text)


@pytest.mark.parametrize(
    ("host", "loopback", "everywhere", "near"),
    [
        ("127.0.0.1", True, False, "127.0.0.1"),
        ("127.8.8.8", True, False, "127.8.8.8"),
        ("localhost", True, False, "localhost"),
        ("::1", True, False, "::1"),
        ("0.0.0.0", False, True, "127.0.0.1"),
        ("::", False, True, "::1"),
        ("10.0.0.4", False, False, "10.0.0.4"),
        ("desk.example", False, False, "desk.example"),
    ],
)
def test_it_knows_who_can_reach_an_address(
    host: str, loopback: bool, everywhere: bool, near: str
) -> None:
    address = Address(host, 8000)
    assert (address.is_loopback, address.is_everywhere) == (loopback, everywhere)
    assert address.near_host == near
    assert (address.allowed_hosts == "*") is everywhere


def test_a_child_that_keeps_dying_is_started_ever_more_slowly() -> None:
    pauses = [pause_before_restart(deaths) for deaths in range(9)]
    assert pauses == [0, 0, 0.5, 1, 2, 4, 8, 10, 10]


def test_the_data_folder_is_the_one_that_was_named(tmp_path: Path) -> None:
    home = {"HYPERCARE_DATA": str(tmp_path / "set")}
    assert data_folder(str(tmp_path / "named"), home).root == tmp_path / "named"
    assert data_folder(None, home).root == tmp_path / "set"
    assert data_folder(None, {"XDG_DATA_HOME": str(tmp_path)}).root == tmp_path / "hypercare"


def test_secrets_are_made_once_and_are_private(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    data.make()
    assert data.secrets() == data.secrets()
    kept = data.root / "secrets.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert len(set(json.loads(kept.read_text()).values())) == 3
    assert data.root.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotRunError, match="Name another one with --data DIR"):
        DataFolder(tmp_path / "file" / "data").make()


def test_a_private_file_is_never_open_to_others(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        written = write_private(tmp_path / "signs", "secret")
    finally:
        os.umask(old)
    assert written.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["signs"]
