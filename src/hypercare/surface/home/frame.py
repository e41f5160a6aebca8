"""What every page's frame shows; each variable is described on top of `ui/base.html`."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    return {}
