"""Addresses of the API: refusals of the router itself are problem+json, too."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt

from hypercare.surface.api import problems, views
from hypercare.surface.api.api import api

View = Callable[..., HttpResponse]


def _in_shape(view: View) -> View:
    """HEAD is a GET without its body; a wrong method is refused in the API's own shape."""

    @csrf_exempt
    def answering(request: HttpRequest, **kwargs: str) -> HttpResponse:
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        response = view(request, **kwargs)
        request.method = asked
        if isinstance(response, HttpResponseNotAllowed):
            return problems.wrong_method(request, response["Allow"])
        return response

    return answering


def _operations() -> list[URLPattern]:
    """A token, never a cookie, is what counts here, so nothing needs a CSRF token."""
    known = [p for p in api.urls[0] if isinstance(p, URLPattern) and p.name != "api-root"]
    routes = {str(p.pattern): p for p in known}
    return [path(route, _in_shape(p.callback), name=p.name) for route, p in routes.items()]


app_name = "api"
urlpatterns = [
    path("", _in_shape(views.reference), name="reference"),
    path("openapi.json", _in_shape(views.openapi), name="openapi"),
    *_operations(),
    re_path(r"^.*$", _in_shape(views.nothing_here), name="nothing"),
]
