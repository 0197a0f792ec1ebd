"""All addresses."""

import sys

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import include, path
from django.views import defaults

from sunshine.datacentre.lake.queries import lake_folder, latest
from sunshine.faces.api.pages.doors import problem
from sunshine.foundation.ledger.actions.sequencing import NotAcknowledgedError
from sunshine.foundation.operations.queries import living_workers
from sunshine.wiring import metrics


def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Database answers, tables are there, the lake of the latest snapshot is readable.

    A missing worker is told but is no reason to take the web away: 200.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        snapshot = latest()
        worker = "ok" if living_workers().exists() else "missing"
    except DatabaseError as error:
        reason = (
            "没有建表，请运行 sunshine migrate"
            if error.__cause__ and "exist" in str(error)
            else "连不上"
        )
        return JsonResponse(
            {"database": reason}, status=503, json_dumps_params={"ensure_ascii": False}
        )
    readable = snapshot is None or all((lake_folder() / name).is_dir() for name in snapshot.tables)
    body = {
        "database": "ok",
        "snapshot": snapshot.number if snapshot else None,
        "lake": "ok" if readable else "unreadable",
        "worker": worker,
    }
    return JsonResponse(body, status=200 if readable else 503)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 for an act that is kept but could not be acknowledged yet."""
    error = sys.exc_info()[1]
    if isinstance(error, NotAcknowledgedError) and request.path.startswith("/api/"):
        return problem(503, str(error))
    if isinstance(error, NotAcknowledgedError):
        return render(request, "not_acknowledged.html", {"words": str(error)}, status=503)
    return defaults.server_error(request)


handler500 = server_error
urlpatterns = [
    path("healthz", healthz),
    path("metrics", metrics.page),
    path("log/", include("sunshine.foundation.ledger.urls")),
    path("accounts/", include("sunshine.foundation.accounts.urls")),
    path("api/", include("sunshine.faces.api.urls")),
    path("", include("sunshine.faces.desk.urls")),
]
