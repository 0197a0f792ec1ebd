"""Requests go through the same door as jobs and the command line."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import actor_of, mandate_of
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import NOBODY, Actor


class ActingRequest(HttpRequest):
    """A request after ActingMiddleware."""

    actor: Actor


ACTING_FOR = "acting_for"  # session key: the mandate somebody acts under


def _actor(request: HttpRequest, account: Account) -> Actor:
    wanted = request.session.get(ACTING_FOR)
    mandate = mandate_of(account, wanted) if wanted else None
    if wanted and mandate is None:
        del request.session[ACTING_FOR]  # it ended: back to oneself
    return actor_of(account, mandate)


class ActingMiddleware:
    """Sets `request.actor`; a page runs inside its transaction and context."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = request.user
        actor = _actor(request, account) if isinstance(account, Account) else NOBODY
        setattr(request, "actor", actor)  # noqa: B010  HttpRequest is typed closed
        if actor is NOBODY:
            return self.get_response(request)
        with acting_as(actor):
            return self.get_response(request)
