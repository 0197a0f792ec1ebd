"""Addresses of the API. No page here loads anything from elsewhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from sunshine.faces.api.pages import (
    acts,
    authority,
    boards,
    conflicts,
    crosschecks,
    declarations,
    filings,
    records,
    reports,
    risks,
    samples,
)
from sunshine.faces.api.pages.doors import Browser, ServiceKey, known, problem, tell_problems
from sunshine.faces.desk.pages.gate import needs

api = NinjaAPI(
    title="阳光国企接口",
    version="1",
    urls_namespace="api",
    docs_url=None,  # the usual page loads its scripts from other hosts
    docs_decorator=known,
    auth=[ServiceKey(), Browser()],
)
tell_problems(api)
api.add_router("", records.router)
api.add_router("", boards.router)
api.add_router("", acts.router)
api.add_router("", authority.router)
api.add_router("", reports.router)
api.add_router("", risks.router)
api.add_router("", samples.router)
api.add_router("", filings.router)
api.add_router("", declarations.router)
api.add_router("", conflicts.router)
api.add_router("", crosschecks.router)


@needs()
def reference(request: HttpRequest) -> HttpResponse:
    """What can be asked, drawn from the description programs read."""
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/")
    calls = [
        (method.upper(), address, call.get("summary", ""), call.get("parameters", []))
        for address, methods in schema["paths"].items()
        for method, call in methods.items()
    ]
    return render(request, "api/reference.html", {"calls": calls})


@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return problem(404)


urlpatterns = [
    path("", reference, name="api_reference"),
    path("", api.urls),
    re_path(r"^.*$", nowhere),
]
