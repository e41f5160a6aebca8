"""A file goes in whole or not at all, and never twice (R32)."""

import io
from datetime import timedelta
from pathlib import Path

import pytest

from hypercare.casework.evidence.errors import FaultyRows
from hypercare.casework.evidence.models import CallLeg, Import, Number, Source
from hypercare.casework.evidence.services.importing import import_calls
from hypercare.casework.evidence.services.watching import take_files
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import NotFound
from hypercare.foundation.words.models import Words
from tests.evidence.conftest import Load, master
from tests.factories.program import NOW

LINES = [master(NOW + timedelta(minutes=n), caller=f"1530555011{n}") for n in range(4)]


def test_the_same_file_again_changes_nothing(load: Load) -> None:
    assert load(LINES).added == 4
    again = load(LINES)
    assert (again.rows, again.added, again.known) == (4, 0, 4)
    assert CallLeg.objects.count() == 4


def test_files_that_overlap_add_what_is_new(load: Load) -> None:
    load(LINES[:3])
    assert load(LINES[1:]).added == 1


def test_a_number_stands_in_one_place_and_is_masked_for_others(load: Load) -> None:
    """R34: however often it calls."""
    load([master(NOW), master(NOW + timedelta(hours=1))])
    number = Number.objects.select_related("words").get()
    assert number.words.clear == "15305550111"
    assert number.words.masked == "…11"
    assert number.words.e164 == "+15305550111"
    assert Words.objects.filter(e164="+15305550111").count() == 1


def test_a_withheld_number_leaves_no_number(load: Load) -> None:
    load([master(NOW, caller="anonymous")])
    assert CallLeg.objects.get().outside is None


def test_a_call_of_ours_keeps_the_far_end_out_of_the_clear(load: Load) -> None:
    load([master(NOW, caller="4401", called="5305550111")])
    leg = CallLeg.objects.select_related("outside__words").get()
    assert leg.outside is not None
    assert (leg.inside_caller, leg.called) == ("4401", "")
    assert leg.outside.words.e164 == "+15305550111"


def test_one_bad_row_and_nothing_is_kept(source: Source, readiness: Actor) -> None:
    file = io.BytesIO("\n".join([LINES[0], "1,2,3", LINES[1]]).encode())
    with pytest.raises(FaultyRows) as refused:
        import_calls(source=source, file=file, name="x", by=readiness, at=NOW)
    assert [(fault.row, refused.value.count) for fault in refused.value.faults] == [(2, 1)]
    assert "1 of 3 rows" in refused.value.sentence
    assert CallLeg.objects.count() == Import.objects.count() == 0


def test_or_the_rest_goes_in_and_the_row_is_named(source: Source, readiness: Actor) -> None:
    file = io.BytesIO("\n".join([LINES[0], "1,2,3", LINES[1]]).encode())
    made = import_calls(source=source, file=file, name="x", by=readiness, at=NOW, skip_faulty=True)
    assert (made.rows, made.added, made.faulty) == (3, 2, 1)
    assert made.faults[0][0] == 2


def test_progress_is_told(source: Source, readiness: Actor) -> None:
    told: list[int] = []
    file = io.BytesIO("\n".join(LINES).encode())
    import_calls(source=source, file=file, name="x", by=readiness, at=NOW, progress=told.append)
    assert told == [4]


def test_it_is_refused_to_an_agent(source: Source, agent: Actor) -> None:
    with pytest.raises(Exception, match="does not include") as refused:
        import_calls(source=source, file=io.BytesIO(b""), name="x", by=agent, at=NOW)
    assert not isinstance(refused.value, NotFound)


def test_a_watched_folder_is_read_once_and_put_aside(source: Source, tmp_path: Path) -> None:
    folder = tmp_path / source.program.key / source.key
    folder.mkdir(parents=True)
    (folder / "one.csv").write_text("\n".join(LINES))
    (folder / "two.csv.part").write_text("half")
    (folder / "bad.csv").write_text("1,2,3\n")
    made = list(take_files(tmp_path, at=NOW))
    assert [one.name for one in made] == ["one.csv"]
    assert (folder / "read" / "one.csv").exists()
    assert "1: This line has 3 columns" in (folder / "refused" / "bad.csv.why.txt").read_text()
    assert list(take_files(tmp_path, at=NOW)) == []
    assert (folder / "two.csv.part").exists()
