"""A group with a list in force, matters filed there, and what people do in one line each."""

from datetime import timedelta
from decimal import Decimal

from uuid6 import uuid7

from sunshine.before.authority.tests.lists_made import LARGE, SMALL, Group
from sunshine.before.filings import actions
from sunshine.before.filings.models import Matter
from sunshine.before.filings.queries.admitting import admission
from sunshine.before.filings.rules import Told
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.clock.queries import today
from sunshine.foundation.ledger.models import Entry

REASON = "情况属实，符合规定"


class Filer(Group):
    """`large_funds` at the group: one leader is sounded before the secretary signs."""

    def __init__(self, *rows: dict[str, object]) -> None:
        super().__init__()
        self.accounts["分管"] = self.account("分管", "leader", self.head)
        self.enact(self.head, *(rows or (SMALL, LARGE)))

    def told(self, **changed: object) -> Told:
        said = {
            "item_code": "F01-001",
            "title": "支付设备尾款",
            "amount": Decimal("680000.00"),
            "counterparty": "丙设备公司",
            "body": "executive_meeting",
            "meets_on": today() + timedelta(days=20),
            "details": {
                "purpose": "支付冷库设备尾款",
                "budget": "年度预算内，设备购置",
                "payment_basis": "合同 HT-7，验收后付款",
                "contact": "项玉林",
            },
        }
        return Told(**said | changed)

    def file(self, name: str = "经办", key: str = "", **changed: object) -> Matter:
        by = self.actor(name)
        with acting_as(by):
            return actions.file_matter(
                by=by, organisation_id=self.head.pk, told=self.told(**changed),
                idempotency_key=key or uuid7().hex,
            )  # fmt: skip

    def act(self, matter: Matter, name: str, verb: str, key: str = "", **content: object) -> Entry:
        by, told = self.actor(name), content.pop("told", None)
        with acting_as(by):
            entry = actions.act(
                matter_id=matter.pk, verb=verb, by=by, told=told,
                content={"reason": REASON, "answer": "agree"} | content,
                idempotency_key=key or uuid7().hex,
            )  # fmt: skip
            matter.refresh_from_db()
        return entry

    def on_file(self, **changed: object) -> Matter:
        matter = self.file(**changed)
        for name, verb in (
            ("经办", "send"),
            ("分管", "sound"),
            ("书记", "sign"),
            ("纪检", "receive"),
        ):
            self.act(matter, name, verb)
        return matter

    def missing(self, matter: Matter) -> list[str]:
        """Codes of what admission still asks for."""
        with acting_as(self.actor("经办")):
            return [r.code for r in admission(Matter.objects.get(pk=matter.pk)).missing]
