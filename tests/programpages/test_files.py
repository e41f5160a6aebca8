"""The whole program as a file, on a page: check, look at what changes, load."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hypercare.foundation.filestore.models import StoredFile
from hypercare.foundation.journal.models import Entry, Look
from hypercare.foundation.programs.models import Program
from hypercare.reference.rollout.models import Facts
from hypercare.surface.programfile.services import export, load
from tests.factories.program import make_program
from tests.programfile.files import LATER, changed

PAGE = "/demo/program/file/"
Change = Callable[[dict[str, Any]], object]


def longer(raw: dict[str, Any]) -> None:
    raw["settings"]["duration"] = "ten years"


def check(desk: Client, text: str | bytes) -> Any:
    data = text.encode() if isinstance(text, str) else text
    return desk.post(PAGE, {"step": "check", "file": SimpleUploadedFile("p.yaml", data)})


def confirm(desk: Client, checked: Any, **more: str) -> Any:
    sha256 = checked.context["checked"].sha256
    return desk.post(PAGE, {"step": "load", "sha256": sha256, **more})


def duration(program: Program) -> str:
    return Facts.objects.get(program=program).duration


def test_the_download_is_the_export_and_the_look_is_kept(demo: Program, desk: Client) -> None:
    answer = desk.get("/demo/program/file/export/")
    assert answer.content.decode() == export(demo)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="demo.yaml"'
    look = Look.objects.get(program=demo)
    assert (look.kind, look.what) == ("export", "program:file")


def test_a_checked_file_changes_nothing_before_it_is_loaded(demo: Program, desk: Client) -> None:
    checked = check(desk, changed(longer, export(demo)))
    assert checked.status_code == 200
    assert "duration: two years → ten years" in checked.content.decode()
    assert duration(demo) == "two years"
    assert confirm(desk, checked).status_code == 302
    assert duration(demo) == "ten years"
    entry = Entry.objects.filter(program=demo, verb="program.loaded").order_by("-position")[0]
    assert StoredFile.objects.filter(program=demo, sha256=entry.data["sha256"]).exists()


def test_a_file_that_says_what_the_program_says_offers_nothing_to_load(
    demo: Program, desk: Client
) -> None:
    page = check(desk, export(demo)).content.decode()
    assert "Nothing changes" in page
    assert "Load the file" not in page


def test_faults_are_listed_by_line_and_nothing_can_be_loaded(demo: Program, desk: Client) -> None:
    text = export(demo)
    line = next(n for n, one in enumerate(text.splitlines(), 1) if "minutes: 30" in one)
    checked = check(desk, text.replace("minutes: 30", "minutes: soon"))
    page = checked.content.decode()
    assert checked.status_code == 422
    assert f'<th scope="row" class="hc-num">{line}</th>' in page
    assert "“soon” is no whole number" in page
    assert "Load the file" not in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfe\x00", "not plain UTF-8 text (byte 1)"),
        (b"just words", "Named values belong here"),
        (b"a: [", "cannot be read as YAML"),
        (b"\x00", "cannot be read as YAML"),
        (b"", "The file is empty."),
        (b"x" * 2_000_001, "larger than 2 MB"),
    ],
)
def test_what_is_no_program_file_gets_its_sentence(
    demo: Program, desk: Client, data: bytes, words: str
) -> None:
    answer = check(desk, data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert StoredFile.objects.filter(program=demo).count() == 1


def test_the_file_of_another_program_tells_nothing_about_it(demo: Program, desk: Client) -> None:
    """Safety row 21: neither its names nor what would change."""
    make_program("secret")
    text = export(demo).replace("key: demo", "key: secret", 1)
    answer = check(desk, text)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "This file is for the program “secret”. Load it there." in page
    assert "Small program" not in page


def test_a_file_older_than_the_program_is_loaded_only_after_the_tick(
    demo: Program, desk: Client
) -> None:
    checked = check(desk, changed(longer, export(demo)))

    def meanwhile(raw: dict[str, Any]) -> None:
        raw["settings"]["late_after_minutes"] = 20

    load(text=changed(meanwhile, export(demo)), by=None, at=LATER)
    refused = confirm(desk, checked)
    assert refused.status_code == 422
    assert "has changed since this file was exported" in refused.content.decode()
    assert duration(demo) == "two years"
    assert confirm(desk, refused, decided="on").status_code == 302
    assert duration(demo) == "ten years"


def test_a_program_lead_gives_no_role_by_a_file(demo: Program, desk: Client) -> None:
    def promote(raw: dict[str, Any]) -> None:
        raw["users"][-1]["role"] = "administrator"

    answer = confirm(desk, check(desk, changed(promote, export(demo))))
    assert answer.status_code == 422
    assert "Only an administrator gives roles." in answer.content.decode()


@pytest.mark.parametrize("sha256", ["", "0" * 64, "\x00"])
def test_only_a_file_of_this_program_that_was_checked_is_loaded(desk: Client, sha256: str) -> None:
    answer = desk.post(PAGE, {"step": "load", "sha256": sha256})
    assert answer.status_code == 422
    assert "Choose the file again." in answer.content.decode()


def test_who_may_not_change_the_program_finds_neither_page_nor_file(reader: Client) -> None:
    assert reader.get(PAGE).status_code == 403
    assert reader.get("/demo/program/file/export/").status_code == 403
