"""What stands in the way of a draft: said before it is sent, and again before it is signed."""

from datetime import date

from sunshine.before.authority.models import AuthorityList
from sunshine.before.authority.queries import net_assets_on, rules_of, rules_on
from sunshine.before.authority.rules.deciding import Rule
from sunshine.before.authority.rules.lines import NetAssetsUnknown
from sunshine.before.authority.rules.narrowing import Widening, widenings


def problems_of(found: AuthorityList, today: date) -> list[str]:
    """In Chinese, none where the list may go on."""
    rules = rules_of(found)
    if not rules:
        return ["清单里还没有事项"]
    told = []
    if found.starts_on < today:
        told.append(f"生效日 {found.starts_on} 已过，请改为今天或以后")
    newest = AuthorityList.objects.filter(
        organisation=found.organisation_id, state="in_force", valid__startswith__gte=found.starts_on
    ).first()
    if newest is not None:
        told.append(f"{newest.label}自 {newest.starts_on} 起生效，新版的生效日须在其后")
    try:
        told += [f"{w.item} {w.words}" for w in looser(found, rules)]
    except NetAssetsUnknown as error:
        told.append(f"{error}（{found.organisation.short_name}，{found.starts_on}）")
    return told


def looser(found: AuthorityList, rules: list[Rule]) -> list[Widening]:
    """Where it asks for less than what it would inherit. Raises NetAssetsUnknown."""
    above = rules_on(found.organisation_id, found.starts_on, without=found.organisation_id)
    net_assets = net_assets_on(found.organisation_id, found.starts_on)
    mine = {r.item for r in rules}
    return widenings([r for r in above if r.item in mine], rules, net_assets)
