"""`/metrics` for Prometheus: technical figures of the installation, without any program's data."""

import os

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    generate_latest,
    multiprocess,
)

from hypercare.foundation.accounts.rights import check
from hypercare.foundation.accounts.tokens import actor_from_bearer
from hypercare.foundation.kernel.clock import now


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
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
