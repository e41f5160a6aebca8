"""Telephone systems are facts of the program: on the page and in its file alike (R32)."""

from datetime import timedelta

import pytest
import yaml

from hypercare.casework.evidence.legs import Windows
from hypercare.casework.evidence.models import Source
from hypercare.casework.evidence.selectors import windows
from hypercare.casework.evidence.services.sources import as_lines, from_lines, save_settings
from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.kernel.errors import Conflict
from hypercare.foundation.programs.models import Program
from hypercare.surface.programfile.services import check, export, load
from tests.accounts.cast import browser_of
from tests.factories.program import NOW
from tests.programfile.files import changed


def test_what_is_written_in_lines_is_read_back() -> None:
    lines, mapping = from_lines(["+1 916 555014 staff", ""], ["started = Start Time", "talk=Secs"])
    assert lines == [["+1916555014", "staff"]]
    assert mapping == {"started": "Start Time", "talk": "Secs"}
    assert from_lines(**as_lines(lines, mapping)) == (lines, mapping)


def test_what_the_page_saves_the_file_holds_and_files_of_before_are_older(
    source: Source, readiness: Actor
) -> None:
    older = source.program.facts_version
    client, base = browser_of(readiness), f"/{readiness.program.key}/evidence/sources/"
    given = {
        "key": "other", "name": "Other exchange", "format": "mapped", "time_zone": "UTC",
        "region": "US", "inside_digits": "4", "lines": "+1916555014 cs_800",
        "mapping": "started = Start\ncaller = From\ncalled = To\ntalk = Secs",
    }  # fmt: skip
    assert client.post(f"{base}new/", given | {"mapping": "started"}).status_code == 422
    assert client.post(f"{base}new/", given).status_code == 302
    source.program.refresh_from_db()
    written = yaml.safe_load(export(source.program))["telephone_systems"]
    assert [one["key"] for one in written] == ["main", "other"]
    assert written[1]["lines"] == ["+1916555014 cs_800"]
    assert "talk = Secs" in written[1]["mapping"]
    assert source.program.facts_version > older  # by which a file of before is refused


def test_the_numbers_of_matching_come_from_the_file_and_go_into_it(db: object) -> None:
    """Settled reading 16: its numbers hold until somebody changes them, there or on the page."""
    text = changed(lambda raw: raw["settings"].update(match_by_number_minutes=30))
    load(text=text, by=None, at=NOW)
    program = Program.objects.get(key="demo")
    assert windows(program) == Windows(by_number=timedelta(minutes=30))
    numbers = {"by_number_minutes": 20, "by_time_minutes": 3, "tell_apart_seconds": 60}
    save_settings(numbers={**numbers, "shortest_seconds": 45}, by=system(program), at=NOW)
    with pytest.raises(Conflict):
        load(text=text, by=None, at=NOW)
    program.refresh_from_db()
    assert "shortest_call_seconds: 45" in export(program)
    (fault,) = check(changed(lambda raw: raw["settings"].update(match_by_number_minutes=999)))
    assert "240" in fault.sentence
