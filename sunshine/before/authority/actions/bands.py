"""Bands of amounts and days, cut from lists in force and net assets; only what differs is written."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import NumericRange

from sunshine.before.authority.models import ENACTED, AuthorityBand, AuthorityList, NetAssets
from sunshine.before.authority.queries import lines_of
from sunshine.before.authority.rules.deciding import Rule, bands, effective
from sunshine.before.authority.rules.lines import NetAssetsUnknown
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.organisations.models import Organisation

Span = tuple[date, date | None]
Spans = dict["Cut", list[Span]]


@dataclass(frozen=True, slots=True)
class Law:
    """A list in force for [since, until), its owner and its rules."""

    owner: UUID
    since: date
    until: date | None
    rules: tuple[Rule, ...]

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Cut:
    """A rule for a range of yuan, without its days; `reserved_by` as in the table."""

    rule: UUID
    item: str
    per: str
    reserved_by: UUID | None
    low: Decimal
    high: Decimal | None


def cut_bands(organisations: Iterable[UUID]) -> int:
    """Bring the bands of these enterprises in line; how many rows were written. One transaction
    of the caller. Where net assets are unknown an item that needs them has no band.
    """
    wanted_for = list(
        Organisation.objects.filter(
            pk__in=list(organisations), kind=Organisation.Kind.ENTERPRISE
        ).values_list("pk", flat=True)
    )
    lines = lines_of(wanted_for)
    laws = _laws({o for line in lines.values() for o in line})
    worth: dict[UUID, list[NetAssets]] = defaultdict(list)
    for figure in NetAssets.objects.filter(organisation__in=wanted_for).order_by("valid"):
        worth[figure.organisation_id].append(figure)
    wanted = {
        (organisation, cut, since, until)
        for organisation in wanted_for
        for cut, spans in _over_time(lines[organisation], laws, worth[organisation]).items()
        for since, until in spans
    }
    present = {
        (b.organisation_id, _cut_of(b), b.valid.lower, b.valid.upper): b.pk
        for b in AuthorityBand.objects.filter(organisation__in=wanted_for)
    }
    gone = [pk for key, pk in present.items() if key not in wanted]
    AuthorityBand.objects.filter(pk__in=gone).delete()
    fresh = [_row(*key) for key in wanted if key not in present]
    AuthorityBand.objects.bulk_create(fresh, batch_size=1000)
    return len(fresh)


def _laws(owners: set[UUID]) -> dict[UUID, list[Law]]:
    found: dict[UUID, list[Law]] = defaultdict(list)
    enacted = AuthorityList.objects.filter(organisation__in=owners, state__in=ENACTED)
    for law in enacted.prefetch_related("rules").order_by("valid"):
        rows = sorted(law.rules.all(), key=lambda r: r.position)
        rules = tuple(r.as_rule(str(law.organisation_id)) for r in rows)
        owner = law.organisation_id
        assert law.valid is not None  # noqa: S101  a constraint of the table
        found[owner].append(Law(owner, law.valid.lower, law.valid.upper, rules))
    return found


def _over_time(line: list[UUID], laws: dict[UUID, list[Law]], worth: list[NetAssets]) -> Spans:
    """Cut → periods in which it holds; a new period begins where a list or a figure does."""
    mine = [law for owner in line for law in laws.get(owner, [])]
    edges = {d for law in mine for d in (law.since, law.until) if d}
    first = min(edges, default=None)
    if first is None:
        return {}
    edges |= {f.valid.lower for f in worth if f.valid.lower > first}
    days = sorted(edges)
    ends: list[date | None] = [*days[1:], None]
    found: Spans = defaultdict(list)
    for since, until in zip(days, ends, strict=True):
        layers = [
            [r for law in laws.get(owner, []) if law.holds(since) for r in law.rules]
            for owner in line
        ]
        amount = next((f.amount for f in reversed(worth) if f.valid.lower <= since), None)
        for cut in _cuts(effective(layers), amount):
            spans = found[cut]
            if spans and spans[-1][1] == since:
                spans[-1] = (spans[-1][0], until)
            else:
                spans.append((since, until))
    return found


def _cuts(rules: list[Rule], net_assets: Decimal | None) -> list[Cut]:
    groups: dict[object, list[Rule]] = defaultdict(list)
    for rule in rules:
        groups[rule.group].append(rule)
    found = []
    for group in groups.values():
        try:
            cut = bands(group, net_assets)
        except NetAssetsUnknown:
            continue
        found += [
            Cut(
                UUID(b.rule.key),
                b.rule.item,
                b.rule.line.per,
                UUID(b.rule.owner) if b.rule.level == "below" else None,
                b.low,
                b.high,
            )
            for b in cut
        ]
    return found


def _cut_of(row: AuthorityBand) -> Cut:
    amounts = row.amounts
    return Cut(row.rule_id, row.item_code, row.per, row.reserved_by, amounts.lower, amounts.upper)


def _row(organisation: UUID, cut: Cut, since: date, until: date | None) -> AuthorityBand:
    return AuthorityBand(
        organisation_id=organisation,
        rule_id=cut.rule,
        item_code=cut.item,
        per=cut.per,
        reserved_by=cut.reserved_by,
        amounts=NumericRange(cut.low, cut.high, "[)"),
        valid=period(since, until),
    )
