"""`hypercare evidence` and `hypercare report` as processes of their own (R27, R32)."""

import os
import pty
import subprocess
import sys
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection

from hypercare.casework.evidence.models import CallLeg
from hypercare.casework.evidence.services.sources import SourceFacts, save_source
from hypercare.foundation.accounts.actor import system
from hypercare.foundation.programs.models import Program
from tests.evidence.conftest import master
from tests.factories.program import NOW, make_program
from tests.reports.conftest import FIRST_DAY, draft, local, log, make_recipient

LINES = [master(NOW + timedelta(minutes=n), caller=f"1530555011{n}") for n in range(3)]


@pytest.fixture
def program(committed: None) -> Program:
    made = make_program("commands")
    facts = SourceFacts(key="main", name="Main", format="asterisk", time_zone="America/Los_Angeles")
    save_source(facts=facts, by=system(made), at=NOW)
    return made


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    file = tmp_path / "Master.csv"
    file.write_text("\n".join([LINES[0], "1,2,3", *LINES[1:]]))
    return file


def environ() -> dict[str, str]:
    known = connection.settings_dict
    url = f"postgresql://{known['USER']}:{known['PASSWORD']}@/{known['NAME']}?host={known['HOST']}"
    return {**os.environ, "DATABASE_URL": url}


def command(folder: Path, *words: str) -> list[str]:
    start = [sys.executable, "-c", "from hypercare.surface.command.main import main; main()"]
    return [*start, *words, "--data", str(folder), "--program", "commands"]


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(folder, *words), env=environ(), cwd=folder, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def on_a_terminal(folder: Path, *words: str) -> str:
    """What somebody sees who runs it in a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command(folder, *words), env=environ(), stdout=theirs, stderr=theirs
    ) as running:
        os.close(theirs)
        said = b""
        while piece := _read(ours):
            said += piece
    os.close(ours)
    assert running.returncode == 0, said
    return said.decode()


def _read(terminal: int) -> bytes:
    """Empty when the other side has ended, which Linux calls an error."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_a_log_is_read_with_its_bad_rows_named_and_its_progress_shown_then_matched(
    program: Program, faulty: Path
) -> None:
    folder = faulty.parent
    refused = run(folder, "evidence", "import", "--format", "asterisk", str(faulty))
    assert refused.returncode == 1
    assert f"{faulty}:2: This line has 3 columns" in refused.stderr
    assert CallLeg.objects.count() == 0
    said = on_a_terminal(
        folder, "evidence", "import", "--format", "asterisk", "--skip-faulty", str(faulty)
    )
    assert "Reading" in said
    assert "100%" in said
    assert "4 rows, 3 of them new, 1 left out." in said
    matched = run(folder, "evidence", "reconcile", "--date", "2026-10-29")
    assert matched.stdout.startswith("3 received: 0 documented, 0 explained, 3 missing"), matched


def test_a_report_is_written_as_a_file_with_the_checksum_of_its_rows(
    program: Program, tmp_path: Path
) -> None:
    log(program, local(FIRST_DAY, "10:00"), local(FIRST_DAY, "10:05"))
    edition = draft(make_recipient(program), FIRST_DAY)
    day = FIRST_DAY.isoformat()
    said = run(tmp_path, "report", "daily", "--date", day, "--format", "json")
    assert said.returncode == 0, said.stderr
    (written,) = tmp_path.glob("daily-report-1-2026-10-26.json")
    assert sha256(written.read_bytes()).hexdigest() == edition.checksum
    assert edition.checksum in said.stdout
