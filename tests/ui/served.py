"""The gallery behind the product's own policy header, with a frame that has everything."""

import threading
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import include, path

NAV = (("Command centre", "c"), ("Queue", "q"), ("Issues", "i"), ("Boards", "b"))


def frame(request: HttpRequest) -> dict[str, Any]:
    return {
        "frame": {
            "program": "Old to New",
            "day": "wave 1, day 3 of 30",
            "log_url": "/log/",
            "nav": [
                {"label": label, "url": f"/go/{key}/", "key": key, "current": key == "q"}
                for label, key in NAV
            ],
            "search_url": "/search/",
            "live_url": request.GET.get("live", ""),
            "person": "A. Sample",
            "role": "Readiness team",
            "sign_out_url": "/sign-out/",
        }
    }


stream_may_end = threading.Event()


def live(request: HttpRequest) -> StreamingHttpResponse:
    """One event, then an open stream until the test lets it end."""

    def events() -> Iterator[bytes]:
        yield b"id: 7\ndata: T-1042\n\n"
        stream_may_end.wait(30)

    return StreamingHttpResponse(events(), content_type="text/event-stream")


def plain(request: HttpRequest, **rest: str) -> HttpResponse:
    return HttpResponse(f"<title>{request.path}</title><h1>{request.path}</h1>")


def wrong(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/error.html", {"status": 404, "request_id": "ab12cd34"}, status=404)


urlpatterns = [
    path("", include("hypercare.foundation.ui.urls")),
    path("wrong/", wrong),
    path("live/", live),
    path("log/", plain),
    path("go/<slug:key>/", plain),
]
