"""The `hypercare` command: exit codes that mean something and sentences instead of tracebacks."""

from pathlib import Path

import click
import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from hypercare.runtime.errors import CannotRunError
from hypercare.runtime.paths import DataFolder
from hypercare.surface.command import database
from hypercare.surface.command.main import hypercare, run
from hypercare.surface.command.progress import ProgressBars
from hypercare.surface.demo.sample import program_text

PERSONAL = "Alma Whitcombe, 530-555-0111"


def every_command(group: click.Group, *words: str) -> list[tuple[str, ...]]:
    """All command lines that exist, the hidden ones too."""
    found = []
    for name, command in group.commands.items():
        found.append((*words, name))
        if isinstance(command, click.Group):
            found += every_command(command, *words, name)
    return found


@pytest.mark.parametrize("words", [w for w in every_command(hypercare) if w != ("manage",)])
def test_every_command_helps(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """Issue 2, ground: every command has --help."""
    assert run([*words, "--help"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("Usage: hypercare ")
    assert len(said[2].split()) > 2, "it says what it does"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nonsense"], "No such command"),
        (["demo", "--bind", "nowhere"], "Write HOST:PORT"),
        (["token", "create"], "Missing option"),
        (["serve", "--bind", "0.0.0.0:0"], "set HYPERCARE_ALLOWED_HOSTS"),
    ],
)
def test_a_mistyped_command_ends_with_2(
    words: list[str],
    sentence: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("HYPERCARE_ALLOWED_HOSTS", raising=False)
    assert run(words) == 2
    assert sentence in capsys.readouterr().err


def test_a_mistyped_folder_does_not_become_an_instance(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    folder = tmp_path / "mistyped"
    assert run(["token", "create", "--data", str(folder), "--role", "agent", "--name", "x"]) == 1
    assert "There is no Hypercare in" in capsys.readouterr().err
    assert not folder.exists()


def test_the_sample_program_can_be_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "program.yaml"
    file.write_text(program_text())
    assert run(["program", "check", str(file)]) == 0
    assert capsys.readouterr().out == f"{file} can be loaded.\n"


def test_each_fault_of_a_program_file_has_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The way compilers do: FILE:LINE:COLUMN."""
    file = tmp_path / "program.yaml"
    file.write_text("format: 1\nwaves: nine\n")
    assert run(["program", "check", str(file)]) == 1
    said = capsys.readouterr()
    assert f"{file}:2:8 waves: " in said.out
    assert said.err.endswith("Nothing was loaded.\n")


def test_a_file_that_is_no_text_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "program.yaml"
    file.write_bytes(b"name: \xff")
    assert run(["program", "check", str(file)]) == 1
    assert "byte 7). Save it as UTF-8" in capsys.readouterr().err


def test_an_unexpected_error_leaves_its_place_in_the_log_and_no_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Logs hold no personal data, and messages of errors quote it."""
    monkeypatch.setenv("HYPERCARE_DATA", str(tmp_path))
    monkeypatch.setattr(hypercare, "main", lambda *_, **__: fail(PERSONAL))
    assert run(["anything"]) == 1
    said = capsys.readouterr().err
    log = DataFolder(tmp_path).log_file.read_text()
    assert f"at the end of {DataFolder(tmp_path).log_file}" in said
    assert "KeyError" in log
    assert PERSONAL not in said + log


def fail(words: str) -> None:
    raise KeyError(words)


def test_the_tables_are_looked_at_again_when_the_release_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = DataFolder(tmp_path)
    monkeypatch.delenv("DATABASE_URL")
    assert not database.is_up_to_date(data)
    (tmp_path / "tables-of-release").write_text(database.release())
    assert database.is_up_to_date(data)
    monkeypatch.setattr(database, "release", lambda: "another")
    assert not database.is_up_to_date(data)


@pytest.mark.django_db
def test_tables_of_another_release_are_refused_with_a_sentence() -> None:
    database.refuse_others()
    MigrationRecorder(connection).record_applied("tickets", "0099_of_tomorrow")
    with pytest.raises(CannotRunError, match="made by another release"):
        database.refuse_others()


def test_progress_starts_a_new_bar_for_each_label(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressBars() as progress:
        for label in ("First", "Second"):
            for done in range(4):
                progress(label, done, 4)
    assert capsys.readouterr().out.split() == ["First", "Second"]
