"""驾驶舱: a wall in a corridor, let in by a token that opens this and nothing else.

The token arrives in an address and is exchanged once for a cookie, so that it stays neither in
the address nor in the history, and whoever reads it later in some log opens nothing with it; the
cookie names the token and is asked about on every request, so that a revoked token ends the wall
at its next refresh. A screen that lost its cookie needs a new token.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sunshine.faces.desk.pages.gate import is_fragment
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.wall import READ, wall
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import ServiceToken
from sunshine.foundation.access.queries import actor_of, token_of
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import NOBODY, Actor
from sunshine.foundation.mandates.actions.tokens import exchange_token
from sunshine.foundation.workflow.rules import Refused

COOKIE, SALT, PLACE = "sunshine_wall", "sunshine.wall", "/wall/"


@require_GET
@never_cache
def open_wall(request: HttpRequest) -> HttpResponse:
    """`/wall/open/?token=…`: the address somebody types into the wall's browser, once."""
    token = token_of(request.GET.get("token", "")[:200])
    screen = actor_of(token.account) if token else NOBODY
    if token is None or not screen.may(READ):
        raise Http404
    with acting_as(screen):
        try:
            exchange_token(by=screen, token_id=token.pk)
        except Refused as refused:
            return HttpResponse(str(refused), status=410, content_type="text/plain; charset=utf-8")
    answer = redirect("wall")
    answer.set_cookie(
        COOKIE,
        signing.dumps(str(token.pk), salt=SALT),
        max_age=max(token.expires_at - now(), timedelta(0)),
        path=PLACE,
        httponly=True,
        secure=settings.HTTPS,
        samesite="Strict",
    )
    return answer


@require_GET
@never_cache
def wall_page(request: HttpRequest) -> HttpResponse:
    """The page, or its inner part when it refreshes itself."""
    actor = _onlooker(request)
    if actor is NOBODY:
        return redirect("account_login")
    if not actor.may(READ):
        raise Http404
    with acting_as(actor):
        context = wall(actor) | {"at": now(), "frame": None}
    name = "desk/wall_body.html" if is_fragment(request) else "desk/wall.html"
    return render(request, name, context)


def _onlooker(request: HttpRequest) -> Actor:
    """Who logged in; else the service whose live token the cookie names."""
    if (actor := actor_in(request)) is not NOBODY:
        return actor
    try:
        pk = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except signing.BadSignature:
        return NOBODY
    token = ServiceToken.objects.live(now()).select_related("account").filter(pk=pk).first()
    return actor_of(token.account) if token else NOBODY
