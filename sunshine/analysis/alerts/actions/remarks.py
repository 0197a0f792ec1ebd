"""Say something about an alert, and call somebody to it."""

from uuid import UUID

from django.db import transaction

from sunshine.analysis.alerts.models import Alert, Remark
from sunshine.analysis.alerts.queries import readers_of
from sunshine.analysis.alerts.rules import LONGEST, mentions
from sunshine.analysis.alerts.workflow import ALERT
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.notifications.actions import tell
from sunshine.foundation.workflow.rules import Refused


@transaction.atomic
def remark(*, by: Actor, alert_id: UUID, words: str, idempotency_key: str) -> Entry:
    """An act that moves nothing: the alert's version stays, so nobody's open page goes stale.

    Who is named with @ is told, if they may read the alert. Raises Alert.DoesNotExist for what
    is foreign, Refused for empty words or a name that nobody who may read it has.
    """
    alert = Alert.objects.visible_to(by).select_related("hit").get(pk=alert_id)
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    if by.account_id is None:
        raise Refused("讨论由人发言，任务不能发言")
    text = words.strip()
    if not text or len(text) > LONGEST:
        raise Refused(f"请填写讨论内容（不超过 {LONGEST} 个字）")
    named, strange = mentions(text, readers_of(alert))
    if strange:
        raise Refused(f"能看到这件疑点的人里没有“{strange[0]}”，请核对 @ 后的姓名")
    subject = RecordRef(ALERT.label, alert.pk)
    entry = record(
        by=by,
        verb="alert.remark",
        subject=subject,
        organisation_id=alert.organisation_id,
        content={"words": text, "mentioned": sorted(named)},
        idempotency_key=idempotency_key,
    )
    Remark.objects.create(
        alert=alert,
        account_id=by.account_id,
        actor_name=by.name,
        words=text,
        mentioned=sorted(named),
        entry_id=entry.pk,
        made_at=entry.recorded_at,
    )
    tell(
        {UUID(one) for one in named},
        by=by,
        kind="mention",
        title=f"{by.name}在疑点讨论中提到您：{text}",
        subject=subject,
        organisation_id=alert.organisation_id,
        entry_id=entry.pk,
    )
    return entry
