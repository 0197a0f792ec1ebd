"""A request id, one log line a request, and the headers every answer carries."""

import logging
import time
from collections.abc import Callable, Iterator
from uuid import uuid4

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseNotAllowed,
    QueryDict,
)

log = logging.getLogger("sunshine.requests")
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)


class RequestLog:
    """Logs the route, never the path: a path may hold a search word or a name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid4().hex
        began = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-Id"] = request_id
        response.setdefault("Content-Security-Policy", POLICY)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "no-store")
        match = request.resolver_match
        facts = {
            "request_id": request_id,
            "method": request.method,
            "route": match.route if match else "-",
            "status": response.status_code,
            "milliseconds": round((time.perf_counter() - began) * 1000, 1),
        }
        log.info("request", extra=facts)
        return response


METHODS = ["GET", "HEAD", "POST", "OPTIONS"]


class PlainRequests:
    """Refuses methods that no address needs, and NUL characters, which no text here may hold.

    Stands behind the CSRF check, which has parsed the form anyway.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        sent = [request.path, *(v for d in (request.GET, request.POST) for _, v in _pairs(d))]
        if any("\x00" in value for value in sent):
            return HttpResponseBadRequest("请求含有空字符（NUL），请删去后再提交")
        return None


def _pairs(data: QueryDict) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, values in data.lists() for value in [name, *values])
