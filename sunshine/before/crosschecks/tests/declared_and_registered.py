"""申屠 declares, the register and the ledgers of his group say more: in a line each."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from uuid6 import uuid7

from sunshine.before.crosschecks import actions
from sunshine.before.crosschecks.actions import campaigns
from sunshine.before.crosschecks.actions.campaigns import Scope
from sunshine.before.crosschecks.actions.keeping import Kept
from sunshine.before.crosschecks.models import Disposition, Match, SpecialCampaign
from sunshine.before.declarations.models import Declaration
from sunshine.before.declarations.tests.declarations_made import (
    BROTHER,
    COMPANY,
    WIFE,
    Declarers,
    told,
    uscc,
)
from sunshine.datacentre.lake.actions import open_duckdb, publish, publish_own_records, stage_rows
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import today
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.vault.actions import key_of

JOB = "申报比对"
REASON = "调取工商档案和合同，核对一致"
WIFES, SECOND = uscc(7), uscc(8)
WIFES_NAME = "秋月建材（澄州）有限公司"


class Crosser(Declarers):
    """纪检 runs crosschecks, judges and holds campaigns."""

    def __init__(self) -> None:
        super().__init__()
        with acting_as(system_actor(JOB)):
            publish_own_records(by=system_actor(JOB))

    def publish(self, **marts: list[Mapping[str, Any]]) -> None:
        by = system_actor(JOB)
        with acting_as(by), open_duckdb() as duck:
            staged = {name: stage_rows(duck, name, rows, batch="t") for name, rows in marts.items()}
            publish(duck, staged, cause="测试", by=by)

    def holds(self, number: str, company: str = WIFES, n: int = 1) -> dict[str, Any]:
        return {
            "ownership_id": f"O{n}", "holder_kind": "person", "holder_key": key_of(number),
            "target_id": company, "share": "0.6", "valid_from": date(2023, 5, 1),
        }  # fmt: skip

    def contract(self, company: str = WIFES, amount: int = 900_000, n: int = 1) -> dict[str, Any]:
        return {
            "contract_id": f"H{n}", "organisation_id": self.head.pk, "counterparty_id": company,
            "title": "采购建材", "category": "goods", "signed_on": today() - timedelta(days=90),
            "amount": amount, "currency": "CNY", "status": "active",
        }  # fmt: skip

    def firm(self, company: str = WIFES, name: str = WIFES_NAME) -> dict[str, Any]:
        return {"counterparty_id": company, "uscc": company, "name": name, "kind": "enterprise"}

    def declares(self, *, company: bool = False) -> Declaration:
        """申屠 names wife and brother; her firm only where `company`."""
        row = self.due()
        self.file(row, told(WIFE, BROTHER, companies=(COMPANY,) if company else ()))
        return row

    def supplies(self) -> None:
        """His wife's firm sells to his group."""
        self.publish(
            ownership=[self.holds(WIFE["number"])],
            contract=[self.contract()],
            counterparty=[self.firm()],
        )

    def check(self) -> Kept | None:
        return actions.check_new(by=system_actor(JOB))

    def check_all(self) -> Kept | None:
        by = self.actor("纪检")
        with acting_as(by):
            row = actions.ask(by=by, idempotency_key=uuid7().hex)
        return actions.carry_out(row.pk, by=system_actor(JOB))

    def seen(self, name: str = "纪检") -> list[Match]:
        by = self.actor(name)
        with acting_as(by):
            return list(Match.objects.visible_to(by).order_by("pk"))

    def again(self, *matches: Match) -> None:
        """As they are now; without an actor the database shows none."""
        with acting_as(system_actor(JOB)):
            for match in matches:
                match.refresh_from_db()

    def judge(self, match: Match, verb: str, name: str = "纪检", **more: Any) -> Entry:
        by = self.actor(name)
        with acting_as(by):
            entry = actions.act(
                match_id=match.pk, verb=verb, by=by, content={"reason": REASON},
                idempotency_key=uuid7().hex, **more,
            )  # fmt: skip
            match.refresh_from_db()
        return entry

    def campaign(self, name: str = "纪检", **changed: Any) -> SpecialCampaign:
        said = {
            "organisation_id": self.head.pk, "title": "亲属经商专项整治",
            "since": today() - timedelta(days=365), "until": today(),
        }  # fmt: skip
        by = self.actor(name)
        with acting_as(by):
            return campaigns.open_campaign(
                by=by, scope=Scope(**said | changed), idempotency_key=uuid7().hex
            )

    def dispose(self, row: Disposition, verb: str = "dispose", **content: Any) -> Entry:
        by = self.actor("纪检")
        said = {
            "outcome": "true", "facts": "合同和付款属实，未回避", "amount": "900000",
            "measures": "终止合作，业务回避", "reason": REASON,
        }  # fmt: skip
        with acting_as(by):
            entry = campaigns.dispose(
                disposition_id=row.pk, verb=verb, by=by, content=said | content,
                idempotency_key=uuid7().hex,
            )  # fmt: skip
            row.refresh_from_db()
        return entry

    def on(self, row: SpecialCampaign, verb: str, **content: Any) -> Entry:
        by = self.actor("纪检").confirmed()
        with acting_as(by):
            entry = campaigns.act(
                campaign_id=row.pk, verb=verb, by=by, content=content, idempotency_key=uuid7().hex
            )
            row.refresh_from_db()
        return entry
