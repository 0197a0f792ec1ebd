"""Writing: the one door, once for each Idempotency-Key."""

from typing import Annotated, Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest
from ninja import Header, Router, Status
from ninja.errors import HttpError

from sunshine.analysis.alerts.actions import act
from sunshine.analysis.alerts.models import Alert
from sunshine.faces.api import forms
from sunshine.faces.api.pages.doors import needs
from sunshine.faces.api.queries import entry_out
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier

LONGEST_KEY = 120
router = Router()
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=LONGEST_KEY)]


@router.post("/alerts/{uuid:alert_id}/acts", response={201: forms.EntryOut}, summary="办理疑点")
def dispose(
    request: HttpRequest, alert_id: UUID, told: forms.ActIn, key: Key
) -> Status[dict[str, Any]]:
    """Claim, release, conclude or reopen. The same key again returns the first receipt."""
    actor = needs(request, "alert.dispose")
    if not Alert.objects.visible_to(actor).filter(pk=alert_id).exists():
        raise Http404
    _same(actor, key, f"alert.{told.verb}", alert_id)
    content: dict[str, object] = {"reason": told.reason.strip(), "version": told.version}
    try:
        with transaction.atomic():
            entry = act(
                alert_id=alert_id, verb=told.verb, by=actor, content=content, idempotency_key=key
            )
    except Alert.DoesNotExist as error:
        raise Http404 from error
    return Status(201, entry_out(entry))


def _same(actor: Actor, key: str, verb: str, record_id: UUID) -> None:
    first = earlier(actor, key)
    if first is not None and (first.verb, first.subject_id) != (verb, record_id):
        raise HttpError(422, "这个 Idempotency-Key 已用于另一项操作，请换一个")
