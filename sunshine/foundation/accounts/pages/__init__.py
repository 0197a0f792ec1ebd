"""Thin views: `security` (own login), `sessions`, `people` (administrators), `external`, `duty`."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import NOBODY, Actor

Page = Callable[..., HttpResponse]


def actor_in(request: HttpRequest) -> Actor:
    """The actor ActingMiddleware set."""
    found = getattr(request, "actor", NOBODY)
    assert isinstance(found, Actor)  # noqa: S101
    return found


def account_in(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)  # noqa: S101  behind `needs`
    return request.user


def needs(*any_of: str) -> Callable[[Page], Page]:
    """Log-in, and one of the permissions; without it the page does not exist (404)."""

    def wrap(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if any_of and not any(actor_in(request).may(p) for p in any_of):
                raise Http404
            return page(request, *args, **kwargs)

        return login_required(guarded)

    return wrap
