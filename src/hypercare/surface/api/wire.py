"""How answers are written: JSON in one pass, moments in UTC, nothing kept by caches."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse

NO_STORE = "no-store"


def answer(
    body: Any,
    *,
    status: int = 200,
    media_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Personal data may be in it, so no cache keeps it."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(text, status=status, content_type=media_type)
    response["Cache-Control"] = NO_STORE
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def moment(value: datetime) -> str:
    """RFC 3339 in UTC: `2026-10-26T14:52:00Z`."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def moment_or_none(value: datetime | None) -> str | None:
    return moment(value) if value else None
