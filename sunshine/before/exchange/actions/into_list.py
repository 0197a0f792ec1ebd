"""Matters that came in a package (0004) as rows of an authority list's draft."""

from uuid import UUID

from django.db import transaction

from sunshine.before.authority.actions import drafting
from sunshine.before.authority.engine import catalogue
from sunshine.before.authority.forms import BODIES, Wrong, rule_fields
from sunshine.before.authority.models import AuthorityList
from sunshine.before.exchange.queries import held_items
from sunshine.before.exchange.rules.items import Item
from sunshine.before.exchange.rules.nodes import flag
from sunshine.datacentre.lake.queries import content_root
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.workflow.rules import Refused


@transaction.atomic
def bring_into_draft(*, by: Actor, list_id: UUID) -> int:
    """What the national system holds and the draft does not say yet, whatever the amount; how many.

    Rows that are there stay as they are: they know lines of money, the national list does not.
    Raises Refused (Chinese) or AuthorityList.DoesNotExist.
    """
    draft = AuthorityList.objects.visible_to(by).get(pk=list_id)
    names = [n for n in drafting.COPIED if n != "position"]
    rows = list(draft.rules.order_by("position").values(*names))
    present = {row["item_code"] for row in rows}
    held = held_items(draft.organisation_id)
    fresh = [_fields(item) for code, item in sorted(held.items()) if code not in present]
    if not fresh:
        raise Refused("国资委系统中的事项，这份草稿里都有了")
    drafting.replace_rules(by=by, list_id=list_id, rows=[*rows, *fresh])
    return len(fresh)


def _fields(item: Item) -> dict[str, object]:
    if len(item.bodies) > len(BODIES):
        raise Refused(f"{item.code} 的决策会议超过 {len(BODIES)} 个，请手工填写")
    row = {
        "item_code": item.code,
        "title": item.name,
        "legal": flag(value=item.needs_legal_review),
        "remark": item.remark,
        **dict(zip(BODIES, item.bodies, strict=False)),
    }
    try:
        return rule_fields(row, catalogue(content_root()))
    except Wrong as error:
        raise Refused(f"{item.code} {item.name}：{error}") from error
