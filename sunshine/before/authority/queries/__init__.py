"""Who decides: rules in force at an enterprise on a day, its own and those from above."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sunshine.before.authority.models import (
    AuthorityBand,
    AuthorityList,
    AuthorityRule,
    NetAssets,
)
from sunshine.before.authority.rules.deciding import Decision, Rule, decide, effective
from sunshine.before.authority.rules.lines import Past
from sunshine.foundation.organisations.models import OrganisationPath, Tree


def rules_of(found: AuthorityList) -> list[Rule]:
    """Its rows in order, as plain values."""
    rows = found.rules.order_by("position")
    return [r.as_rule(found.organisation.short_name, found.label) for r in rows]


def lines_of(organisations: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Enterprise → itself and those above it in the management tree, nearest first."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    paths = OrganisationPath.objects.filter(tree=Tree.MANAGEMENT, descendant__in=organisations)
    for below, above in paths.order_by("depth").values_list("descendant_id", "ancestor_id"):
        found[below].append(above)
    return found


def rules_on(organisation_id: UUID, on: date, without: UUID | None = None) -> list[Rule]:
    """Rules that hold at an enterprise on a day. `without`: leave this enterprise's own list out,
    to see what it would inherit.
    """
    line = [o for o in lines_of([organisation_id])[organisation_id] if o != without]
    lists = AuthorityList.objects.binding_on(on).filter(organisation__in=line)
    by_owner = {found.organisation_id: found for found in lists.select_related("organisation")}
    rows: dict[UUID, list[Rule]] = defaultdict(list)
    wanted = AuthorityRule.objects.filter(authority_list__in=by_owner.values())
    owners = {found.pk: found for found in by_owner.values()}
    for row in wanted.order_by("authority_list", "position"):
        owner = owners[row.authority_list_id]
        rows[owner.organisation_id].append(row.as_rule(owner.organisation.short_name, owner.label))
    layers = [rows.get(o, []) for o in line]
    return effective([[], *layers] if without is not None else layers)


def net_assets_on(organisation_id: UUID, on: date) -> Decimal | None:
    """In yuan; None where nobody has said."""
    found = NetAssets.objects.filter(organisation=organisation_id, valid__contains=on)
    return found.values_list("amount", flat=True).first()


def requirements(
    organisation_id: UUID,
    item: str,
    amount: Decimal | None,
    on: date,
    history: Sequence[Past] = (),
    matter: str = "",
) -> Decision:
    """What a matter needs before it may be decided: bodies in order with quorum and majority,
    legal review, attachments, opinions, report to SASAC, and the rules with their versions.

    `amount` in yuan. Raises LookupError (Chinese): no list, no such item, no line reached, or
    net assets unknown. Whoever asks checks the right to read the enterprise's list.
    """
    rules = rules_on(organisation_id, on)
    if not rules:
        raise LookupError(f"{on} 没有生效的权责清单")
    return decide(rules, item, amount, history, net_assets_on(organisation_id, on), on, matter)


def manifest_of(found: AuthorityList) -> dict[str, str]:
    """What an opinion or signature covers: basis, first day, every row in full."""
    told = {"企业": found.organisation.name, "依据": found.basis, "生效日": str(found.starts_on)}
    for rule in rules_of(found):
        told[f"{rule.item} {rule.level} {rule.line.words}"] = "；".join(
            [
                rule.title,
                *(
                    f"{s.name}（出席{s.attendance.words}，"
                    f"通过{s.majority.words if s.majority else '按其议事规则'}）"
                    for s in rule.steps
                ),
                f"法律审核 {rule.needs_legal_review}",
                f"附件 {'、'.join(rule.attachments)}",
                f"意见 {'、'.join(rule.opinions)}",
                f"报送 {rule.reporting}",
                rule.remark,
            ]
        )
    return told


def mart_rows() -> Iterator[dict[str, object]]:
    """Rows of the mart `authority_rule`: one a band and body. Cumulative lines stay here: the
    mart's amounts are those of single matters.
    """
    found = AuthorityBand.objects.filter(per="single").select_related(
        "rule__authority_list__organisation", "organisation"
    )
    for band in found.order_by("pk").iterator():
        rule, law = band.rule, band.rule.authority_list
        owner = law.organisation
        for n, step in enumerate(rule.steps, 1):
            yield {
                "rule_id": f"{rule.pk}:{band.organisation.code}:{band.valid.lower}:{n}",
                "organisation_id": str(band.organisation_id),
                "item_code": band.item_code,
                "level": f"{owner.short_name}保留" if band.reserved_by else "本级",
                "body": step["name"],
                "amount_from": band.amounts.lower,
                "amount_to": band.amounts.upper,
                "currency": "CNY",
                "requires_legal_review": rule.needs_legal_review,
                "valid_from": band.valid.lower,
                "valid_to": band.valid.upper,
                "source": f"《{owner.short_name}{law.label}》{law.basis}",
            }
