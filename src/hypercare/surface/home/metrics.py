"""`/metrics` for Prometheus: technical figures of the installation, without any program's data."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)

from hypercare.foundation.accounts.bearer import actor_from_bearer
from hypercare.foundation.accounts.rights import check
from hypercare.foundation.kernel.clock import now

ANSWERS = Counter("hypercare_answers", "Answers given.", ["route", "method", "status"])
SECONDS = Histogram("hypercare_answer_seconds", "Time until the answer, by route.", ["route"])
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class MetricsMiddleware:
    """Counts by the route's name: a path could hold a program's key or a search word."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        route = request.resolver_match.view_name if request.resolver_match else ""
        method = request.method if request.method in METHODS else "other"
        ANSWERS.labels(route, method, str(response.status_code)).inc()
        SECONDS.labels(route).observe(time.perf_counter() - began)
        return response


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    actor = actor_from_bearer(request.headers.get("Authorization"), now())
    if actor is None:
        return HttpResponse(
            _("Send a token: Authorization: Bearer hc_…"),
            status=401,
            content_type="text/plain; charset=utf-8",
            headers={"WWW-Authenticate": "Bearer"},
        )
    check(actor, "home:metrics")
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    """With several processes the figures of all of them, from the folder they share."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    _forget_the_dead(Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]))
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # theirs
    return registry


def _forget_the_dead(folder: Path) -> None:
    """What is open now is no longer open in a process that was killed."""
    for path in folder.glob("gauge_live*.db"):
        pid = path.stem.rpartition("_")[2]
        if not Path(f"/proc/{pid}").exists():
            multiprocess.mark_process_dead(pid)  # type: ignore[no-untyped-call]  # theirs
