"""A request id, one log line and one measurement a request, and the headers every answer carries."""

import logging
import time
from collections.abc import Callable, Iterator
from uuid import uuid4

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseNotAllowed,
    QueryDict,
)

from sunshine.wiring.logs import CURRENT
from sunshine.wiring.metrics import REQUESTS, SECONDS

log = logging.getLogger("sunshine.requests")
STATIC = "/static/"
LOGOUT = "/accounts/logout/"
METHODS = ["GET", "HEAD", "POST", "OPTIONS"]
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class RequestLog:
    """Outermost, so that static files and error pages carry the headers too.

    Logs the route, never the path: a path may hold a search word or a name.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id, began = uuid4().hex, time.perf_counter()
        request.META["REQUEST_ID"] = request_id  # for history; no header of a client can set it
        token = CURRENT.set({"request_id": request_id, "method": request.method})
        try:
            response = self.get_response(request)
        finally:
            CURRENT.reset(token)
        response["X-Request-Id"] = request_id
        response.setdefault("Content-Security-Policy", _policy(request))
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        is_static = request.path.startswith(STATIC)
        if not is_static:
            response.setdefault("Cache-Control", "no-store")
        route = "static" if is_static else _route(request)
        seconds = time.perf_counter() - began
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(method, route, response.status_code).inc()
        SECONDS.labels(route).observe(seconds)
        facts = {
            "request_id": request_id,
            "method": request.method,
            "route": route,
            "status": response.status_code,
            "milliseconds": round(seconds * 1000, 1),
            "account": getattr(getattr(request, "actor", None), "account_id", None),
        }
        log.info("request", extra=facts)
        return response


class CurrentRoute:
    """Innermost: lines written while a page works say its route and who asked, by id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        if (current := CURRENT.get()) is not None:
            account = getattr(getattr(request, "actor", None), "account_id", None)
            current |= {"route": _route(request), "account": account}


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.route if match else "-"


class PlainRequests:
    """Refuses methods that no address needs, and NUL characters, which no text here may hold;
    after a logout the browser forgets what was typed.

    Stands behind the CSRF check, which has parsed the form anyway.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        response = self.get_response(request)
        if request.method == "POST" and request.path == LOGOUT:
            response["Clear-Site-Data"] = '"storage"'  # drafts of this person in this browser
        return response

    def process_view(self, request: HttpRequest, view: object, *_: object) -> HttpResponse | None:
        if getattr(view, "csrf_exempt", False) and request.content_type == "multipart/form-data":
            return None  # a page that takes a file (evidence.pages.receiving) looks itself
        sent = [request.path, *(v for d in (request.GET, request.POST) for _, v in _pairs(d))]
        if any("\x00" in value for value in sent):
            return HttpResponseBadRequest("请求含有空字符（NUL），请删去后再提交")
        return None


def _pairs(data: QueryDict) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, values in data.lists() for value in [name, *values])


def _policy(request: HttpRequest) -> str:
    """The login page's form may lead to the identity providers of this installation, no other."""
    match = request.resolver_match
    if match is None or match.url_name != "account_login":
        return POLICY
    return POLICY.replace(
        "form-action 'self'", " ".join(["form-action 'self'", *settings.PROVIDER_ORIGINS])
    )
