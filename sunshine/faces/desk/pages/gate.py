"""Who may open a page."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from sunshine.faces.desk.queries.frame import actor_in

Page = Callable[..., HttpResponseBase]


def needs(permission: str = "") -> Callable[[Page], Page]:
    """Log-in, and a permission held somewhere; without it the page does not exist (404)."""

    def wrap(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if permission and not actor_in(request).may(permission):
                raise Http404
            return page(request, *args, **kwargs)

        return login_required(guarded)

    return wrap


def is_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def download(content: bytes, name: str) -> HttpResponse:
    """An Excel file; the name is ASCII so that no browser guesses."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
