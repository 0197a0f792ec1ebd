"""提前预警 by numbers: what is beyond its line is told on the risk point, once a period."""

from sunshine.analysis.boards.models import BoardRun
from sunshine.before.risks.models import EarlyWarning, RiskPoint
from sunshine.before.risks.queries.indicators import standings
from sunshine.foundation.clock.queries import now


def warn() -> int:
    """Bring warnings in line with the numbers of the latest computation; how many are new.

    The machine's arithmetic is no act of a person and no ledger entry: the review that it asks for
    is one, and says the same words.
    """
    run = BoardRun.objects.select_related("snapshot").first()
    if run is None:
        return 0
    points = RiskPoint.objects.exclude(state="withdrawn").exclude(indicators=[])
    crossed = {
        (p.pk, s.metric.code, s.period): (s.value, s.words)
        for p, s in standings(points.order_by("pk"))
        if s.is_crossed and s.period is not None and s.value is not None
    }
    open_ones = EarlyWarning.objects.select_for_update().filter(ended_at__isnull=True)
    held = {(w.risk_point_id, w.metric, w.starts_on): w for w in open_ones}
    at = now()
    ended = [w.pk for key, w in held.items() if key not in crossed]
    EarlyWarning.objects.filter(pk__in=ended).update(ended_at=at)
    for key, row in held.items():
        if key in crossed and row.words != crossed[key][1]:
            row.snapshot = run.snapshot
            row.value, row.words = crossed[key]
            row.save(update_fields=["value", "words", "snapshot"])
    new = [
        EarlyWarning(
            risk_point_id=point, metric=metric, starts_on=period, value=value, words=words,
            snapshot=run.snapshot, raised_at=at,
        )
        for (point, metric, period), (value, words) in crossed.items()
        if (point, metric, period) not in held
    ]  # fmt: skip
    EarlyWarning.objects.bulk_create(new)
    return len(new)
