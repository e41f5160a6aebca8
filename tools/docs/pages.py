"""Where the documents are, and writing one of them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
REFERENCE = ROOT / "docs" / "reference"
IMAGES = ROOT / "docs" / "images"


def save(path: Path, text: str) -> int:
    path.write_text(text, encoding="utf-8")
    print(f"Written to {path.relative_to(ROOT)}")
    return 0
