"""Who may call, how often, and how it is told when something is wrong."""

import hashlib
import json
import time
from collections.abc import Callable
from http import HTTPStatus

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer, SessionAuth

from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.access.models import ServiceToken
from sunshine.foundation.access.pages import token_in
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import NOBODY, Actor, Unconfirmed
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.workflow.rules import Refused

PREFIX = "/api/"
WINDOW = 60  # seconds
WORDS = {
    400: "请求不正确",
    401: "请先登录，或在 Authorization 中给出有效的服务令牌",
    403: "没有通过校验，网页登录的请求请带上 X-CSRFToken",
    404: "没有这条记录，或不在您的范围内",
    405: "这个地址不支持该方法",
    409: "没有办理",
    422: "请求内容不符合要求",
    429: "请求过于频繁，请稍后再试",
    503: "操作已保存，存证日志暂时没有确认，请稍后重试同一请求",
}


def problem(status: int, detail: str = "", **headers: str) -> HttpResponse:
    """RFC 9457, in Chinese."""
    title = WORDS.get(status, HTTPStatus(status).phrase)
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail or title}
    return HttpResponse(
        json.dumps(body, ensure_ascii=False),
        status=status,
        content_type="application/problem+json; charset=utf-8",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


class ServiceKey(HttpBearer):
    """`Authorization: Bearer yg_…`; the middleware already knows whose it is."""

    def authenticate(self, request: HttpRequest, token: str) -> ServiceToken | None:  # noqa: ARG002
        return token_in(request)


class Browser(SessionAuth):
    """A logged-in person; unsafe methods need the CSRF token."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Account | None:  # noqa: ARG002
        return request.user if isinstance(request.user, Account) else None


def needs(request: HttpRequest, permission: str) -> Actor:
    """The actor; without the permission anywhere, the address does not exist (404, not 403)."""
    actor = actor_in(request)
    if permission and not actor.may(permission):
        raise Http404
    return actor


class RateLimit:
    """So many requests a minute and caller; before the transaction, so that nobody waits in it.

    The shared cache counts without a lock: callers at the same instant may slip a few through.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PREFIX) and (who := _caller(request)):
            minute = int(time.time()) // WINDOW
            key = f"api:{who}:{minute}"
            if not cache.add(key, 1, WINDOW * 2):
                count = cache.incr(key)
                if count > int(value_on("api.requests_per_minute", today())):
                    return problem(429, Retry_After=str(WINDOW - int(time.time()) % WINDOW))
        return self.get_response(request)


def _caller(request: HttpRequest) -> str:
    if given := request.headers.get("Authorization", ""):
        return hashlib.sha256(given.encode()).hexdigest()
    return str(request.user.pk or "")


def tell_problems(api: NinjaAPI) -> None:
    """Every error of the API as a problem in Chinese words."""

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Exception) -> HttpResponse:  # noqa: ARG001
        return problem(404)

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, error: Exception) -> HttpResponse:  # noqa: ARG001
        return problem(401, WWW_Authenticate="Bearer")

    @api.exception_handler(HttpError)
    def wrong(request: HttpRequest, error: HttpError) -> HttpResponse:  # noqa: ARG001
        own = error.message if not error.message.isascii() else ""
        return problem(error.status_code, own)

    @api.exception_handler(ValidationError)
    def unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:  # noqa: ARG001
        places = [".".join(str(p) for p in e["loc"] if p != "path") for e in error.errors]
        return problem(422, "请检查：" + "、".join(dict.fromkeys(places)))

    @api.exception_handler(Unconfirmed)
    def unconfirmed(request: HttpRequest, error: Exception) -> HttpResponse:  # noqa: ARG001
        return problem(403, f"{error}。请在网页上办理")

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, error: Exception) -> HttpResponse:  # noqa: ARG001
        return problem(409, str(error))


def known(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Log-in or token, for addresses that ninja itself makes."""

    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if actor_in(request) is NOBODY:
            return problem(401, WWW_Authenticate="Bearer")
        return page(request, *args, **kwargs)

    return guarded
