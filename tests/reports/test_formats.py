"""Each format shows the frozen rows and nothing else; no cell is a formula (safety row 18)."""

import csv
import io
import json
import socket
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hypercare.foundation.programs.models import Program
from hypercare.insight.reports import charts
from hypercare.insight.reports.contents import read
from hypercare.insight.reports.document import document
from hypercare.insight.reports.formats import built
from hypercare.insight.reports.formats.lines import Measure, broken, fitted
from hypercare.insight.reports.models import Edition, Recipient
from hypercare.insight.reports.states import Format
from tests.reports.conftest import FIRST_DAY, draft, local, log

FORMULA = '=HYPERLINK("https://evil.example","open")'


@pytest.fixture
def edition(program: Program, recipient: Recipient) -> Edition:
    log(program, local(FIRST_DAY, "10:00"), local(FIRST_DAY, "10:05"), reason=FORMULA)
    log(
        program, local(FIRST_DAY, "10:30"), local(FIRST_DAY, "10:35"), reason="@SUM(1)",
        entity_type="unknown", entity="-2+3 <script>alert(1)</script>",
    )  # fmt: skip
    return draft(recipient, FIRST_DAY)


def as_bytes(edition: Edition, format: Format) -> bytes:
    return built(edition.content, edition.checksum, format)


def test_no_cell_of_the_spreadsheet_is_a_formula(edition: Edition) -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_bytes(edition, Format.XLSX)))
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row}
    assert "f" not in kinds
    assert FORMULA in [cell.value for row in book["New"] for cell in row]
    assert book["New"].max_row == 3


def test_no_line_of_the_csv_begins_a_formula(edition: Edition) -> None:
    lines = list(csv.reader(io.StringIO(as_bytes(edition, Format.CSV).decode("utf-8-sig"))))
    assert len(lines) == 3
    assert f"'{FORMULA}" in lines[1]
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)


def test_the_page_runs_nothing_and_fetches_nothing(edition: Edition) -> None:
    page = as_bytes(edition, Format.HTML).decode()
    assert "&lt;script&gt;" in page
    assert not any(word in page for word in ("<script", "<link", "<img", "src=", "url("))


def test_no_format_fetches_or_opens_what_its_words_name(
    program: Program, recipient: Recipient, tmp_path: Path
) -> None:
    """Safety row 17: a generator has no fetcher, and reads no file that a caller names."""
    secret = tmp_path / "secret.txt"
    secret.write_text("never in a report")
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.setblocking(False)
        there = f"http://127.0.0.1:{door.getsockname()[1]}/x.png"
        reason = f'<img src="{there}"> [x]({there}) <img src="file://{secret}"> {secret}'
        log(program, local(FIRST_DAY, "10:00"), local(FIRST_DAY, "10:05"), reason=reason)
        drafted = draft(recipient, FIRST_DAY)
        made = {format: as_bytes(drafted, format) for format in Format}
        with pytest.raises(BlockingIOError):
            door.accept()
    assert not [key for key, data in made.items() if b"never in a report" in data]
    assert "secret.txt" in str(json.loads(made[Format.JSON]))
    for mark in (b"/URI", b"/Launch", b"/EmbeddedFile", b"/Subtype /Image"):
        assert mark not in made[Format.PDF]


def test_json_is_what_the_checksum_is_over(edition: Edition) -> None:
    assert json.loads(as_bytes(edition, Format.JSON)) == read(edition.content)


def test_the_pdf_says_what_the_rows_say(edition: Edition, tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(as_bytes(edition, Format.PDF))
    said = subprocess.run(
        ["/usr/bin/pdftotext", "-layout", tmp_path / "report.pdf", "-"],
        capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    for words in ("Daily report 1", "C-1001", "C-1002", edition.checksum, "not closed yet"):
        assert words in said


def test_charts_have_the_numbers_of_the_rows(edition: Edition) -> None:
    shown = document(edition.content, edition.checksum)
    sums = {chart.key: sum(number for _label, number in chart.bars) for chart in shown.charts}
    assert sums == {"hour": 2, "day": 2, "by_county": 2, "by_category": 2}
    for chart in shown.charts:
        drawing = ElementTree.fromstring(charts.svg(chart))
        assert drawing.attrib["role"] == "img"
        assert chart.title in drawing.attrib["aria-label"]


def test_totals_of_each_kind_add_up_to_the_contacts(edition: Edition) -> None:
    totals = read(edition.content)["totals"]
    assert {sum(n for _value, n in rows) for rows in totals.values()} == {2}


@settings(max_examples=30)
@given(st.lists(st.tuples(st.text(max_size=20), st.integers(1, 99)), max_size=40))
def test_bars_that_do_not_fit_are_one_bar_and_still_add_up(bars: list[tuple[str, int]]) -> None:
    chart = charts.by("county", "By county", "County", bars)
    shown = charts.shown(chart)
    assert len(shown) <= charts.MOST_BARS
    assert sum(n for _label, n in shown) == sum(n for _label, n in bars)
    ElementTree.fromstring(charts.svg(charts.by("x", "X", "X", [('a<&"b', 1)])))


@settings(max_examples=40)
@given(st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=300))
def test_broken_lines_lose_no_letter_and_are_never_too_wide(text: str) -> None:
    measure = Measure(lambda _letter: 1.0)
    lines = list(broken(text, 20, measure))
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(measure(line) <= 20 for line in lines)


def test_columns_fill_the_line_and_none_is_narrower_than_its_longest_word() -> None:
    assert fitted([1, 3], [0, 0], 80) == [20, 60]
    assert fitted([1, 3, 6], [30, 0, 0], 90) == [30, 20, 40]
    assert fitted([1, 1, 8], [30, 14, 0], 100) == [30, 14, 56]


@pytest.mark.parametrize(
    ("day", "hours", "said"),
    [
        (date(2026, 10, 26), 24, {"2026-10-26 10:00"}),
        (date(2026, 11, 1), 25, {"2026-11-01 01:30 -0700", "2026-11-01 01:30 -0800"}),
    ],
)
def test_a_day_that_repeats_an_hour_says_which_one(
    program: Program, recipient: Recipient, day: date, hours: int, said: set[str]
) -> None:
    """Safety row 44: 25 hours, and both of them are told apart."""
    for moment in said:
        plain = f"{moment} -0700" if len(moment) == 16 else moment
        happened = datetime.strptime(plain, "%Y-%m-%d %H:%M %z")
        log(program, happened, happened + timedelta(minutes=1))
    edition = draft(recipient, day)
    shown = document(edition.content, edition.checksum)
    assert shown.content["hours"] == hours
    assert {row[1] for row in shown.tables[0].rows} == said
