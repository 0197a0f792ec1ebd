"""All addresses."""

import sys
from importlib import import_module

from django.db import DatabaseError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import include, path
from django.views import defaults
from psycopg.errors import DiskFull

from sunshine.datacentre.lake.queries import content_root, lake_folder, latest
from sunshine.faces.api.pages.doors import problem
from sunshine.faces.scenekit.engine import scenes
from sunshine.foundation.ledger.actions import NoRoomError
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


def _what_happened(error: BaseException | None) -> tuple[str, str] | None:
    """Title and words for what an administrator can mend."""
    if isinstance(error, NotAcknowledgedError):
        return "已保存，尚未存证", str(error)
    if isinstance(error, NoRoomError):
        return "磁盘空间不足，没有保存", str(error)
    if isinstance(error, OperationalError):
        if isinstance(error.__cause__, DiskFull):
            return "磁盘已满，没有保存", "操作没有保存，查阅不受影响。请联系管理员清理磁盘后再办理"
        return (
            "数据库暂时连不上",
            "不能确定操作是否已保存。请稍候在原页面重新提交一次，不会重复办理",
        )
    return None


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 for an act that is kept but not acknowledged, or found no room or no database."""
    error = sys.exc_info()[1]
    if (told := _what_happened(error)) is not None:
        title, words = told
        if request.path.startswith("/api/"):
            return problem(503, words)
        return render(
            request, "not_acknowledged.html", {"title": title, "words": words}, status=503
        )
    return defaults.server_error(request)


handler500 = server_error
SCENES = scenes(content_root()).values()  # found by their files
urlpatterns = [
    path("healthz", healthz),
    path("metrics", metrics.page),
    path("log/", include("sunshine.foundation.ledger.urls")),
    path("accounts/", include("sunshine.foundation.accounts.urls")),
    path("api/", include("sunshine.faces.api.urls")),
    path("", include("sunshine.faces.scenekit.urls")),
    *(path(s.address[1:], import_module(f"scenes.{s.name}.pages").page) for s in SCENES),
    path("", include("sunshine.faces.prevention.urls")),
    path("", include("sunshine.faces.desk.urls")),
]
