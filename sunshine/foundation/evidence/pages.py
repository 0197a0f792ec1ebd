"""Pages that take a file, and the answer that hands one out."""

from collections.abc import Callable
from functools import wraps
from typing import BinaryIO

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from sunshine.foundation.evidence.engine.store import Part
from sunshine.foundation.evidence.forms import Arrived, DraftHandler
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.evidence.queries import kinds, largest
from sunshine.foundation.evidence.rules import byte_range

Page = Callable[..., HttpResponseBase]
# Nothing of a file ever runs on our origin, whatever a browser makes of it.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Accept-Ranges": "bytes",
}


def receiving(page: Page) -> Page:
    """For a page that takes one file (`arrived_in`). Token and NUL characters are checked as
    everywhere; only the order differs: the body must not be read before it is known where it goes.
    """

    @csrf_protect
    @wraps(page)
    def protected(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if any("\x00" in value for _, values in request.POST.lists() for value in values):
            return HttpResponseBadRequest("请求含有空字符（NUL），请删去后再提交")
        return page(request, *args, **kwargs)

    @csrf_exempt
    @wraps(page)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        request.upload_handlers = [DraftHandler(request, largest())]
        return protected(request, *args, **kwargs)

    return guarded


def arrived_in(request: HttpRequest) -> Arrived | None:
    found = request.FILES.get("file")
    return found if isinstance(found, Arrived) else None


def handed_out(row: Evidence, file: BinaryIO, wanted: str = "") -> HttpResponseBase:
    """Always as an attachment. `wanted`: the Range header, one range of bytes."""
    size = row.content.size
    try:
        part = byte_range(wanted, size)
    except ValueError:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, stop = part or (0, size)
    file.seek(start)
    answer = StreamingHttpResponse(
        Part(file, stop - start),
        status=206 if part else 200,
        content_type=kinds()[row.content.kind]["mime"],
        headers=HEADERS,
    )
    answer["Content-Length"] = str(stop - start)
    if disposition := content_disposition_header(as_attachment=True, filename=row.name):
        answer["Content-Disposition"] = disposition
    if part:
        answer["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return answer
