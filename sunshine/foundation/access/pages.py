"""Requests go through the same door as jobs and the command line."""

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import ServiceToken
from sunshine.foundation.access.queries import actor_of, mandate_of, token_of
from sunshine.foundation.identity.forms import confirmation_of
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.queries import rule, totp_of
from sunshine.foundation.identity.rules import NOBODY, Actor, Unconfirmed


class ActingRequest(HttpRequest):
    """A request after ActingMiddleware."""

    actor: Actor


ACTING_FOR = "acting_for"  # session key: the mandate somebody acts under


def _actor(request: HttpRequest, account: Account) -> Actor:
    wanted = request.session.get(ACTING_FOR)
    mandate = mandate_of(account, wanted) if wanted else None
    if wanted and mandate is None:
        del request.session[ACTING_FOR]  # it ended: back to oneself
    # Outside the page's transaction: a failure counts, whatever becomes of the page.
    return replace(actor_of(account, mandate), confirmation=confirmation_of(request))


def token_in(request: HttpRequest) -> ServiceToken | None:
    """The service token a request was let in with; it counts only where no session does."""
    found = getattr(request, "service_token", None)
    return found if isinstance(found, ServiceToken) else None


def _token(request: HttpRequest) -> ServiceToken | None:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return token_of(secret) if kind.lower() == "bearer" and secret else None


class ActingMiddleware:
    """Sets `request.actor`, of a session or a service token; a page runs in its transaction.

    Where an act asks for the person's presence, the whole form comes back with the one question
    in front of it, so nothing that was typed is lost.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account, actor = request.user, NOBODY
        if isinstance(account, Account):
            actor = _actor(request, account)
        elif (token := _token(request)) is not None:
            setattr(request, "service_token", token)  # noqa: B010
            actor = actor_of(token.account)
        setattr(request, "actor", actor)  # noqa: B010  HttpRequest is typed closed
        if actor is NOBODY:
            return self.get_response(request)
        told = request.META.get("REQUEST_ID", "")
        with acting_as(actor, request_id=told, reading=request.method == "GET"):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        account = request.user
        if not isinstance(error, Unconfirmed) or not isinstance(account, Account):
            return None
        kept = [
            (name, value)
            for name, values in request.POST.lists()
            if name not in {"csrfmiddlewaretoken", "confirm"}
            for value in values
        ]
        context = {
            "words": str(error),
            "confirmation": error.confirmation,
            "kept": kept,
            "address": request.get_full_path(),
            "by_code": totp_of(account) is not None,
            "minutes": rule("step_up_minutes"),
        }
        return render(request, "ui/step_up.html", context, status=403)
