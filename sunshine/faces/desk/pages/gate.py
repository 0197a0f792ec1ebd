"""Who may open a page, how a verb of its form is carried out, how a file leaves the house."""

from collections.abc import Callable, Mapping
from functools import wraps
from io import BytesIO

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from openpyxl import Workbook
from uuid6 import uuid7

from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import record as enter
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.workflow.rules import Refused

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "txt": "text/plain; charset=utf-8",
}
Page = Callable[..., HttpResponseBase]


def needs(permission: str = "") -> Callable[[Page], Page]:
    """Log-in, and a permission held somewhere (of several, any will do); without it the page
    does not exist (404).
    """

    def wrap(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if permission and not any(map(actor_in(request).may, permission.split())):
                raise Http404
            return page(request, *args, **kwargs)

        return login_required(guarded)

    return wrap


def carried_out(
    request: HttpRequest,
    act: Callable[..., Entry],
    missing: type[ObjectDoesNotExist],
    fields: tuple[str, ...] = ("reason",),
    **record: object,
) -> None:
    """The verb of a record's form, through `act`; `record`: its key and what else `act` wants.

    What is refused, or the fingerprint of the receipt, is said on the page that comes next.
    Raises Http404 where `act` finds nothing (`missing`).
    """
    form = request.POST
    content: dict[str, object] = {n: form.get(n, "").strip() for n in fields if n in form}
    content["version"] = form.get("version") or None
    key = form.get("key", "") or str(uuid7())
    told = {"verb": form.get("verb", ""), "by": actor_in(request), "content": content}
    try:
        with transaction.atomic():
            entry = act(**told, idempotency_key=key, **record)
    except missing as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        words = f"已记入台账，存证指纹 {entry.short_hash}"
        messages.success(request, words, extra_tags="note-good")


def is_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def back_to(request: HttpRequest, default: str) -> str:
    """Where the form says it came from, if that is an address of ours."""
    wanted = request.POST.get("back", "")
    inside = url_has_allowed_host_and_scheme(wanted, None) and wanted.startswith("/")
    return wanted if inside else default


def exported(
    book: bytes, name: str, *, by: Actor, verb: str, told: Mapping[str, object]
) -> HttpResponse:
    """A file leaves the house: that is an act; `told` says what was asked and how much left."""
    enter(
        by=by,
        verb=verb,
        subject=RecordRef("export", uuid7()),
        organisation_id=None,
        content=told,
        idempotency_key=f"export:{uuid7()}",
    )
    return download(book, name)


def saved(book: Workbook) -> bytes:
    """A workbook as the bytes of its file."""
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def download(content: bytes, name: str) -> HttpResponse:
    """An Excel file, a ZIP or a text; the name is ASCII so that no browser guesses."""
    kind = KINDS[name.rpartition(".")[2]]
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
