"""The gallery behind the product's own policy header, with a frame that has everything."""

import threading
from collections.abc import Iterator
from itertools import count
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path

from hypercare.surface.home.frame import Page

NAV = (("Command centre", "c"), ("Queue", "q"), ("Issues", "i"), ("Boards", "b"))


def frame(request: HttpRequest) -> dict[str, Any]:
    return {
        "frame": {
            "program": "Old to New",
            "day": "wave 1, day 3 of 30",
            "log_url": "/log/",
            "nav": tuple(Page(label, f"/go/{key}/", key, key == "q") for label, key in NAV),
            "search_url": "/search/",
            "live_url": request.GET.get("live", ""),
            "person": "A. Sample",
            "role": "Readiness team",
            "sign_out_url": "/sign-out/",
        }
    }


stream_may_end = threading.Event()
_positions = count(7)


def live(request: HttpRequest) -> StreamingHttpResponse:
    """One event, then an open stream until the test lets it end."""

    def events() -> Iterator[bytes]:
        yield f"id: {next(_positions)}\ndata: T-1042\n\n".encode()
        stream_may_end.wait(30)

    return StreamingHttpResponse(events(), content_type="text/event-stream")


def nothing_new(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"position": 7, "more": False, "events": []})


def held_back(request: HttpRequest) -> HttpResponse:
    """As by a proxy that lets no stream through."""
    return HttpResponse(status=502)


def one_by_asking(request: HttpRequest) -> JsonResponse:
    event = {"verb": "ticket.noted", "subject": "T-1042", "position": 9}
    events = [event] if int(request.GET["after"]) < 9 else []
    return JsonResponse({"position": 9, "more": False, "events": events})


def signed_out(request: HttpRequest) -> HttpResponse:
    return redirect("/sign-in/")


def plain(request: HttpRequest, **rest: str) -> HttpResponse:
    return HttpResponse(f"<title>{request.path}</title><h1>{request.path}</h1>")


def wrong(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/error.html", {"status": 404, "request_id": "ab12cd34"}, status=404)


urlpatterns = [
    path("", include("hypercare.foundation.ui.urls")),
    path("wrong/", wrong),
    path("live", live),
    path("live/since", nothing_new),
    path("held", held_back),
    path("held/since", one_by_asking),
    path("out", held_back),
    path("out/since", signed_out),
    path("log/", plain),
    path("go/<slug:key>/", plain),
]
