"""The documents lead where they say."""

from pathlib import Path

import pytest

from tests.docs.documents import ROOT, anchors, documents, links


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_a_file_and_a_heading_that_exist(document: Path) -> None:
    broken = [target for target in links(document) if not _leads_somewhere(document, target)]
    assert broken == []


def _leads_somewhere(document: Path, target: str) -> bool:
    path, _hash, anchor = target.partition("#")
    found = (document.parent / path).resolve() if path else document
    if not found.exists() or not found.is_relative_to(ROOT):
        return False
    return not anchor or anchor in anchors(found)


def test_every_document_is_reached_from_another() -> None:
    reached = {
        (document.parent / target.partition("#")[0]).resolve()
        for document in documents()
        for target in links(document)
    }
    alone = [str(d.relative_to(ROOT)) for d in documents() if d not in reached]
    assert alone == ["README.md"]


def test_every_picture_is_used() -> None:
    used = {
        (document.parent / target).resolve()
        for document in documents()
        for target in links(document)
        if target.endswith(".png")
    }
    assert set((ROOT / "docs/images").iterdir()) == used
