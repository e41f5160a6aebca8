"""The description of the API: for programs as OpenAPI 3.1, for people as a page."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from hypercare.surface.api import problems, reference_page, schema
from hypercare.surface.api.wire import answer


def openapi(request: HttpRequest) -> HttpResponse:
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return answer(schema.document())


def reference(request: HttpRequest) -> HttpResponse:
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    facts = {"api": reference_page.described(schema.document(), request.build_absolute_uri("/"))}
    return render(request, "api/reference.html", facts)


def nothing_here(request: HttpRequest) -> HttpResponse:
    return problems.nothing_here(request)
