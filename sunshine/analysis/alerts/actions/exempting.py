"""Alerts follow exemptions: set aside while one is in force, brought back when it ends."""

from sunshine.analysis.alerts.actions import act, raise_alerts
from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.workflow import OPEN
from sunshine.analysis.exemptions.models import Exemption
from sunshine.analysis.exemptions.queries import covered, hits_under
from sunshine.analysis.hits.actions import Kept
from sunshine.analysis.hits.models import Hit
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.rules import Actor


def settle_exemptions(*, by: Actor) -> tuple[int, int]:
    """How many alerts were set aside, how many came (back). Doing it twice does it once.

    A hit that was found under an exemption has no alert: it gets its first one when the
    exemption ends and the hit still holds.
    """
    on, aside = today(), 0
    for exemption in Exemption.objects.in_force(on):
        under = hits_under(exemption, Hit.objects.filter(state=Hit.State.OPEN))
        for alert in Alert.objects.filter(hit__in=under, state__in=OPEN):
            _move(alert, "set_aside", f"{exemption.label}，至 {exemption.ends_on}", by)
            aside += 1
    waiting = list(
        Alert.objects.filter(state="exempted", hit__state=Hit.State.OPEN).select_related("hit")
    )
    silent = list(Hit.objects.filter(state=Hit.State.OPEN, alert__isnull=True))
    still = covered([*silent, *(a.hit for a in waiting)], on)
    back = [a for a in waiting if a.hit_id not in still]
    for alert in back:
        _move(alert, "bring_back", "豁免已结束，疑点仍然成立", by)
    fresh = [h for h in silent if h.pk not in still]
    raise_alerts(Kept(new=fresh), by=by)
    return aside, len(back) + len(fresh)


def _move(alert: Alert, verb: str, reason: str, by: Actor) -> None:
    act(
        alert_id=alert.pk,
        verb=verb,
        by=by,
        content={"reason": reason},
        idempotency_key=f"{verb}:{alert.pk}:{alert.version}",
    )
