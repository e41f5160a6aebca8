"""What a file may be called, and which kinds of files are taken (safety row 6). Pure.

What is not on the list is refused. Nothing here is ever part of a path: bytes are stored under
their hash, and a file is served by a random key.
"""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

LONGEST_NAME = 150

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

# By the last part of the name. The type is ours, never what the sender says.
TYPES: Mapping[str, str] = MappingProxyType(
    {
        "pdf": "application/pdf",
        "txt": "text/plain; charset=utf-8",
        "log": "text/plain; charset=utf-8",
        "csv": "text/csv; charset=utf-8",
        "png": "image/png",
        "jpg": "image/jpeg",
        "jpeg": "image/jpeg",
        "gif": "image/gif",
        "webp": "image/webp",
        "heic": "image/heic",
        "tif": "image/tiff",
        "tiff": "image/tiff",
        "docx": f"{_OFFICE}.wordprocessingml.document",
        "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
        "pptx": f"{_OFFICE}.presentationml.presentation",
        "doc": "application/msword",
        "xls": "application/vnd.ms-excel",
        "ppt": "application/vnd.ms-powerpoint",
        "rtf": "application/rtf",
        "odt": f"{_OPEN}.text",
        "ods": f"{_OPEN}.spreadsheet",
        "ics": "text/calendar; charset=utf-8",
        "eml": "message/rfc822",
        "msg": "application/vnd.ms-outlook",
        "zip": "application/zip",
    }
)
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_SPACES = re.compile(r"\s+")


def clean_name(name: str) -> str:
    """The last part of the name as it is shown: composed, and without what cannot be seen.

    Characters that look like others become those first, so that no dot or slash hides; what has
    no shape (zero-width, direction marks, controls) goes. May be empty, or too long.
    """
    composed = unicodedata.normalize("NFKC", name)
    seen = "".join(c for c in composed if c.isspace() or unicodedata.category(c)[0] != "C")
    last = re.split(r"[/\\]", unicodedata.normalize("NFKC", seen))[-1]
    return _FORBIDDEN.sub("_", _SPACES.sub(" ", last)).strip(" .")


def type_of(name: str) -> str | None:
    """The content type of a clean name; None for a kind that is not taken."""
    stem, _dot, ending = name.rpartition(".")
    return TYPES.get(ending.lower()) if stem else None
