"""The log as anybody may read it (C2SP tlog-tiles), and where witnesses bring their lines."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from sunshine.foundation.ledger.actions.sequencing import add_cosignature, signer
from sunshine.foundation.ledger.rules.merkle import ProofError
from sunshine.foundation.ledger.rules.texts import LONGEST_NOTE
from sunshine.foundation.ledger.rules.tiles import ADDRESS

FOREVER = "public, max-age=31536000, immutable"


def log_file(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001
    """A checkpoint or a tile; only commitments lie in it, so no right is asked for."""
    path = Path(settings.LOG_FOLDER) / name
    if not ADDRESS.fullmatch(name) or not path.is_file():
        raise Http404
    if name == "checkpoint":
        return HttpResponse(path.read_bytes(), content_type="text/plain; charset=utf-8")
    return HttpResponse(
        path.read_bytes(),
        content_type="application/octet-stream",
        headers={"Cache-Control": FOREVER},
    )


def log_key(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The log's verifier key. Keep it from a second source too: who serves it could swap it."""
    return HttpResponse(signer().verifier.vkey + "\n", content_type="text/plain; charset=utf-8")


@csrf_exempt  # a witness is a program; its signature is its password
@require_POST
def cosign(request: HttpRequest) -> HttpResponse:
    """A checkpoint with a known witness's line under it."""
    body = request.read(LONGEST_NOTE).decode(errors="replace")
    try:
        add_cosignature(body)
    except ProofError as error:
        return HttpResponse(f"{error}\n", status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)
