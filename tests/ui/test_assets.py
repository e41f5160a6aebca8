"""What is served: whole, as recorded, and fit for a strict Content-Security-Policy."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command
from django.test import RequestFactory
from pytest_django import Settings

from hypercare.foundation import ui
from hypercare.foundation.ui import views

UI = Path(ui.__file__).parent
STATIC = UI / "static"
VENDOR = STATIC / "vendor"
LOCK = UI.parents[3] / "assets" / "package-lock.json"
TEMPLATES = sorted((UI / "templates").rglob("*.html"))


def test_every_vendored_file_is_the_one_that_the_manifest_records() -> None:
    packages = json.loads((VENDOR / "manifest.json").read_text())["packages"]
    recorded = {path: digest for one in packages for path, digest in one["files"].items()}
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert found == recorded


def test_the_manifest_names_the_versions_of_the_lock_file() -> None:
    locked = json.loads(LOCK.read_text())["packages"]
    for one in json.loads((VENDOR / "manifest.json").read_text())["packages"]:
        source = re.search(r"@[\w/]+|htmx\.org", one["name"])
        assert source
        assert locked[f"node_modules/{source[0]}"]["version"] == one["version"]
    assert not any("resolved" in entry for entry in locked.values())


def test_every_symbol_that_a_page_names_is_in_the_sheet() -> None:
    """One that is not there leaves a hole in a button."""
    pages = (path.read_text() for path in UI.parents[1].rglob("*.html"))
    named = {name for text in pages for name in re.findall(r'{% icon "(\w+)" %}', text)}
    kept = set(re.findall(r'<symbol id="(\w+)"', (VENDOR / "uswds" / "icons.svg").read_text()))
    assert named
    assert named <= kept


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.[cj]s*")), ids=lambda path: path.name)
def test_a_served_file_asks_for_nothing_that_is_not_ours(path: Path) -> None:
    text = path.read_text()
    assert "sourceMappingURL" not in text
    assert "url(data:" not in text
    assert 'url("data:' not in text
    assert not re.search(r"url\(\"?https?:", text)


def test_every_file_can_be_collected_under_its_hashed_name(
    tmp_path: Path, settings: Settings
) -> None:
    settings.STATIC_ROOT = str(tmp_path)
    settings.INSTALLED_APPS = ["django.contrib.staticfiles", "hypercare.foundation.ui"]
    name = f"{ManifestStaticFilesStorage.__module__}.{ManifestStaticFilesStorage.__name__}"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": name}}
    call_command("collectstatic", interactive=False, verbosity=0)
    collected = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert collected["hypercare/parts.css"] != "hypercare/parts.css"
    assert collected["vendor/uswds/icons.svg"]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_script_or_style_in_it(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text)
    assert "|safe" not in text


def test_the_gallery_needs_no_frame_and_no_database() -> None:
    """The tests of this project may not touch a database without asking, so this asks none."""
    answer = views.gallery(RequestFactory().get("/gallery/"))
    assert answer.status_code == 200
    assert b"Component gallery" in answer.content
