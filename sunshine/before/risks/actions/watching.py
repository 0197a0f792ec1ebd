"""What asks for a review: the day, an alert of a tied probe, a tied number beyond its line, another
holder of the post, a new list.
"""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Q
from uuid6 import uuid7

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.workflow import OPEN as OPEN_ALERTS
from sunshine.before.authority.models import AuthorityList
from sunshine.before.risks.actions import act
from sunshine.before.risks.models import EarlyWarning, RiskPoint, RiskPointQuerySet
from sunshine.before.risks.rules import LEVELS
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Tenure

MOST = 500  # points of one cause a run: the next run takes the next ones


def watch(*, by: Actor) -> int:
    """Bring every risk point in force that something happened to since its approval to its review;
    how many. Each is an act of its own, and happens once: a point under review is not in force.
    """
    told: dict[UUID, str] = {}
    for point, words in _causes():
        told.setdefault(point, words)
    for point, words in told.items():
        act(
            risk_id=point,
            verb="fall_due",
            by=by,
            content={"reason": words},
            idempotency_key=f"review:{uuid7()}",
        )
    return len(told)


def _causes() -> Iterator[tuple[UUID, str]]:
    """Risk point, why; what is most telling first."""
    yield from _alerts()
    yield from _warnings()
    yield from _posts()
    yield from _lists()
    yield from _due()


def _active() -> RiskPointQuerySet:
    return RiskPoint.objects.filter(state="active")


def _alerts() -> Iterator[tuple[UUID, str]]:
    """Two queries: the tied points, and the newest open alert of each probe at their enterprises."""
    points = list(_active().exclude(probes=[]).order_by("pk"))
    known = Alert.objects.filter(
        organisation__in={p.enterprise_id for p in points},
        hit__probe__in={code for p in points for code in p.probes},
        state__in=OPEN_ALERTS,
    )
    counted = known.order_by().values_list("organisation", "hit__probe")
    newest = {(place, probe): at for place, probe, at in counted.annotate(at=Max("raised_at"))}
    for point in points:
        new = [
            code
            for code in point.probes
            if point.confirmed_at
            and (at := newest.get((point.enterprise_id, code)))
            and at > point.confirmed_at
        ]
        if new:
            yield point.pk, f"监督模型 {'、'.join(new)} 在本企业产生新的疑点"


def _warnings() -> Iterator[tuple[UUID, str]]:
    """A tied number crossed its line after the approval."""
    found = EarlyWarning.objects.filter(
        ended_at__isnull=True,
        risk_point__state="active",
        raised_at__gt=F("risk_point__confirmed_at"),
    )
    for row in found.order_by("raised_at")[:MOST]:
        yield row.risk_point_id, row.words


def _posts() -> Iterator[tuple[UUID, str]]:
    """Somebody took the post after the approval, or left it."""
    began = Tenure.objects.filter(post=OuterRef("post"), valid__contains=today()).filter(
        valid__startswith__gt=OuterRef("confirmed_at__date")
    )
    ended = Tenure.objects.filter(
        post=OuterRef("post"),
        valid__endswith__gt=OuterRef("confirmed_at__date"),
        valid__endswith__lte=today(),
    )
    moved = _active().filter(Q(Exists(began)) | Q(Exists(ended)), post__isnull=False)
    for point in moved.order_by("pk")[:MOST]:
        yield point.pk, f"岗位“{point.post_title}”任职有变动"


def _lists() -> Iterator[tuple[UUID, str]]:
    """The list that says who decides on the power is another one since."""
    newer = AuthorityList.objects.filter(
        organisation=OuterRef("enterprise"),
        state="in_force",
        valid__startswith__gt=OuterRef("confirmed_at__date"),
        rules__item_code__startswith=OuterRef("power_code"),
    )
    for point in _active().exclude(power_code="").filter(Exists(newer)).order_by("pk")[:MOST]:
        yield point.pk, "权责清单有新版，权力或流程可能变动"


def _due() -> Iterator[tuple[UUID, str]]:
    for point in _active().filter(review_on__lte=today()).order_by("review_on", "pk")[:MOST]:
        yield point.pk, f"{LEVELS[point.level]}风险到期复评"
