"""What the chapters on warning, education and change are filled from."""

from collections.abc import Iterable
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncQuarter

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.workflow import CONCLUDED
from sunshine.before.handbooks.models import ENACTED, Acknowledgement, Handbook
from sunshine.before.handbooks.rules.chapters import (
    Issue,
    Quarter,
    Readership,
    in_quarters,
    since,
)
from sunshine.before.risks import queries as risks
from sunshine.before.risks.engine import grading
from sunshine.before.risks.models import EarlyWarning, RiskPoint, RiskPointQuerySet
from sunshine.before.risks.rules import LEVELS, cycle_words
from sunshine.foundation.clock.queries import SHANGHAI
from sunshine.foundation.identity.rules import Actor


def care_of(organisation_id: UUID) -> dict[str, str]:
    """Level → how its points are cared for, and how often they are looked at again by the rules
    of the day.
    """
    words = grading(risks.root()).care
    return {
        level: f"{words[level]}，{cycle_words(risks.cycle_of(level, organisation_id))}"
        for level in LEVELS
    }


def quarters_of(
    actor: Actor, found: RiskPointQuerySet, rows: Iterable[RiskPoint], on: date
) -> tuple[Quarter, ...]:
    """Alerts of tied probes at their enterprises and numbers beyond their lines: two queries."""
    tied = {(row.enterprise_id, probe) for row in rows for probe in row.probes}
    began = datetime.combine(since(on), time(), SHANGHAI)
    alerts = Alert.objects.visible_to(actor).filter(
        organisation__in={place for place, _ in tied},
        hit__probe__in={probe for _, probe in tied},
        raised_at__gte=began,
    )
    counted = (
        alerts.order_by()
        .annotate(quarter=TruncQuarter("raised_at", tzinfo=SHANGHAI))
        .values_list("organisation", "hit__probe", "quarter", "state")
        .annotate(Count("pk"))
    )
    mine = [(q.date(), state, n) for place, probe, q, state, n in counted if (place, probe) in tied]
    crossed = EarlyWarning.objects.filter(risk_point__in=found.values("pk"), raised_at__gte=began)
    seen = Q(risk_point__confirmed_at__gt=F("raised_at"))
    told = crossed.annotate(is_seen=seen).values_list("raised_at", "is_seen")
    return in_quarters(
        mine, ((at.astimezone(SHANGHAI).date(), bool(looked)) for at, looked in told), CONCLUDED, on
    )


def readership_of(handbook: Handbook | None) -> Readership | None:
    """How the quiz of an edition went."""
    if handbook is None:
        return None
    passed = Q(passed_at__isnull=False)
    told = Acknowledgement.objects.filter(handbook=handbook).aggregate(
        tried=Count("pk"),
        passed=Count("pk", filter=passed),
        at_once=Count("pk", filter=passed & Q(attempts=1)),
        attempts=Sum("attempts", default=0),
    )
    return Readership(handbook.edition, **told)


def earlier_of(handbook: Handbook) -> tuple[Issue, ...]:
    """Editions that were law before this one, newest first."""
    found = Handbook.objects.filter(
        organisation=handbook.organisation_id, state__in=ENACTED, edition__lt=handbook.edition
    )
    rows = found.defer("content").order_by("-edition")
    return tuple(
        Issue(
            row.edition,
            f"{row.approved_at.astimezone(SHANGHAI).date()}" if row.approved_at else "",
            row.approved_name,
            row.point_count,
        )
        for row in rows
    )
