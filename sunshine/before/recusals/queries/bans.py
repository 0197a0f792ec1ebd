"""Trade bans (禁止交易): which filings would do business with a firm that is kept out."""

from sunshine.before.filings.models import Matter
from sunshine.before.recusals.models import Adjustment, Conflict
from sunshine.before.recusals.queries.concerned import is_concerned
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Denial
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import today

NAME = "禁止交易提示"
BAN = "trade_ban"


def bans_on(matter: Matter) -> list[Adjustment]:
    """Standing bans of live conflicts whose firm the matter names, each with its conflict. Whoever
    handles the matter is to know of the ban, if not of the conflict: the room itself looks, and only
    where the matter is closed to somebody because of one.
    """
    shut = Denial.objects.filter(
        subject_label="matter",
        subject_id=matter.pk,
        cause_label="conflict",
        valid__contains=today(),
    )
    causes = {cause for cause in shut.values_list("cause_id", flat=True) if cause}
    if not causes:
        return []
    with acting_as(system_actor(NAME)):
        rows = Adjustment.objects.standing().filter(
            kind=BAN, conflict__in=Conflict.objects.live().filter(pk__in=causes)
        )
        told = rows.select_related("conflict").defer("conflict__facts", "conflict__source")
        return [a for a in told.order_by("pk") if is_concerned(a.conflict.firm, matter)]
