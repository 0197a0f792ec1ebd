"""All addresses."""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import include, path

from sunshine.datacentre.lake.queries import lake_folder, latest


def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Database answers, tables are there, the lake of the latest snapshot is readable."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    snapshot = latest()
    readable = snapshot is None or all((lake_folder() / name).is_dir() for name in snapshot.tables)
    body = {
        "database": "ok",
        "snapshot": snapshot.number if snapshot else None,
        "lake": "ok" if readable else "unreadable",
    }
    return JsonResponse(body, status=200 if readable else 503)


urlpatterns = [
    path("healthz", healthz),
    path("accounts/", include("allauth.account.urls")),
    path("", include("sunshine.faces.desk.urls")),
]
