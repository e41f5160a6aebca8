"""The spreadsheet of a daily report, opened with LibreOffice: it reads, and runs, nothing.

Every cell that a caller could have filled holds what looks like a formula. LibreOffice writes the
workbook anew as flat XML, where a formula is an attribute of its cell.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.figures import Figure

OFFICE = "/usr/bin/soffice"
FORMULAS = ('=HYPERLINK("https://evil.example","open")', "+1+1", "-2+3", "@SUM(1)", "\t=1+1")


def opened_with_an_office() -> Iterator[Figure]:
    """Raises when a cell is a formula, or when what was said is not there any more."""
    with TemporaryDirectory() as folder:
        sheet = Path(folder) / "report.xlsx"
        sheet.write_bytes(_workbook())
        opened = _opened(sheet)
    formulas, cells = opened.count("table:formula"), opened.count("<table:table-cell")
    yield Figure("office proof: cells that LibreOffice read", cells, "count", len(FORMULAS), 1)
    yield Figure("office proof: formulas among them", formulas, "count", len(FORMULAS), 1)
    assert formulas == 0, "a cell of the report is a formula"
    assert "HYPERLINK(&quot;https://evil.example" in opened, "what was said is lost"


def _workbook() -> bytes:
    from tests.factories.program import make_program
    from tests.reports.conftest import FIRST_DAY, draft, local, log, make_recipient

    from hypercare.insight.reports.formats import built
    from hypercare.insight.reports.states import Format

    program = make_program("office")
    for words in FORMULAS:
        at = local(FIRST_DAY, "10:00")
        log(program, at, at, reason=words, entity_type="unknown", entity=words, name=words)
    edition = draft(make_recipient(program), FIRST_DAY)
    return built(edition.content, edition.checksum, Format.XLSX)


def _opened(sheet: Path) -> str:
    command = [OFFICE, "--headless", f"-env:UserInstallation=file://{sheet.parent}/profile"]
    command += ["--convert-to", "fods", "--outdir", str(sheet.parent), str(sheet)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return sheet.with_suffix(".fods").read_text(encoding="utf-8")
