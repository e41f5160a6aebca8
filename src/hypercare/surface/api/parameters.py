"""Query parameters: one that an operation does not know is refused, not passed over.

A filter with a typing error would otherwise answer with everything.
"""

import re
from functools import cache

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.errors import ValidationError

_CAPTURE = re.compile(r"<(?:\w+:)?(\w+)>")


def refuse_unknown(request: HttpRequest, api: NinjaAPI) -> None:
    """Raises ValidationError that names each parameter the operation does not declare."""
    match = request.resolver_match
    if not request.GET or match is None:
        return
    unknown = set(request.GET) - _declared(api, match.route, (request.method or "").lower())
    if unknown:
        places = [("query", name) for name in sorted(unknown)]
        raise ValidationError([{"type": "extra_forbidden", "loc": place} for place in places])


@cache
def _declared(api: NinjaAPI, route: str, method: str) -> frozenset[str]:
    path = "/" + _CAPTURE.sub(r"{\1}", route)
    prefix = path[: path.index("/v1/") + len("/v1/")]
    operation = api.get_openapi_schema(path_prefix=prefix)["paths"][path][method]
    parameters = operation.get("parameters", [])
    return frozenset(one["name"] for one in parameters if one["in"] == "query")
