"""The list of a special campaign, and how it stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum

from sunshine.before.crosschecks.models import Disposition, Match, SpecialCampaign
from sunshine.before.crosschecks.rules import DISPOSITIONS, WAN
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import OrganisationPath, Tree

# The day on which a row of business was done, whatever its mart calls it.
DAYS = ("signed_on", "started_on", "disposed_on", "submitted_at")
COUNTED = ("open", "confirmed")


def listed(by: Actor, top: UUID, since: date, until: date, kinds: Collection[str]) -> list[Match]:
    """Matches with business of these kinds on these days, of an enterprise and all below it."""
    below = OrganisationPath.objects.filter(tree=Tree.MANAGEMENT, ancestor=top)
    found = Match.objects.visible_to(by).filter(
        organisation__in=below.values("descendant"), state__in=COUNTED
    )
    return [m for m in found.order_by("pk") if _within(m, since, until, kinds)]


def _within(row: Match, since: date, until: date, kinds: Collection[str]) -> bool:
    return any(
        r["role"] == "deal"
        and (not kinds or r["mart"] in kinds)
        and str(since) <= _day(r["row"]) <= str(until)
        for r in row.rows
    )


def _day(row: dict[str, Any]) -> str:
    return str(next((row[name] for name in DAYS if row.get(name)), ""))[:10]


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts and yuan of a special campaign; of all its matches, whoever reads."""

    total: int
    pending: int
    outcomes: dict[str, tuple[int, Decimal]]
    enterprises: int
    measures: int
    undeclared: int

    @property
    def done(self) -> int:
        return self.total - self.pending

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0

    @property
    def amount(self) -> Decimal:
        """Found to be concerned: what is substantiated, wholly or in part."""
        return sum((self.outcomes[o][1] for o in ("true", "partly")), Decimal(0))

    def words(self) -> dict[str, str]:
        """For the report; amounts in 万元."""
        told = {f"{code}_count": str(count) for code, (count, _) in self.outcomes.items()}
        told |= {f"{code}_amount": f"{yuan / WAN:.2f}" for code, (_, yuan) in self.outcomes.items()}
        return told | {
            "total": str(self.total),
            "enterprises": str(self.enterprises),
            "undeclared": str(self.undeclared),
            "measures": str(self.measures),
            "amount": f"{self.amount / WAN:.2f}",
        }


def summary(row: SpecialCampaign) -> Summary:
    """Two queries."""
    mine = Disposition.objects.filter(campaign=row.pk)
    by_outcome = {
        outcome: (count, yuan or Decimal(0))
        for outcome, count, yuan in mine.values_list("outcome")
        .annotate(count=Count("pk"), yuan=Sum("amount"))
        .values_list("outcome", "count", "yuan")
    }
    whole = mine.aggregate(
        total=Count("pk"),
        enterprises=Count("organisation", distinct=True),
        measures=Count("pk", filter=~Q(measures="") & ~Q(outcome="")),
        undeclared=Count("pk", filter=Q(match__is_undeclared=True)),
    )
    nothing = (0, Decimal(0))
    return Summary(
        pending=by_outcome.get("", nothing)[0],
        outcomes={code: by_outcome.get(code, nothing) for code in DISPOSITIONS},
        **whole,
    )
