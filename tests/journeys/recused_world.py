"""One record of every kind that has to do with one firm, and two people with every right there."""

from datetime import timedelta
from types import SimpleNamespace

from django.conf import settings
from django.test import Client, override_settings
from uuid6 import uuid7
from worlds import _alert

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.exemptions.actions import ask_exemption
from sunshine.analysis.exemptions.queries import choices_of
from sunshine.analysis.hits.models import Hit, HitEvidence
from sunshine.before.briefs.actions import open_brief
from sunshine.before.briefs.rules import About
from sunshine.before.crosschecks.actions.keeping import keep
from sunshine.before.crosschecks.models import Match
from sunshine.before.crosschecks.queries import Job, Subject
from sunshine.before.declarations.models import Declaration
from sunshine.before.filings.actions import proofs
from sunshine.before.filings.models import Matter
from sunshine.before.recusals import actions as recusals
from sunshine.before.recusals.actions import Told
from sunshine.before.recusals.actions.adjustments import Wanted
from sunshine.before.recusals.models import Adjustment, Conflict
from sunshine.before.reports.actions import file_report
from sunshine.before.reports.rules import Told as ReportTold
from sunshine.before.reviews.actions import answer
from sunshine.before.reviews.models import Condition, Review
from sunshine.before.samples.models import Check
from sunshine.before.samples.tests.archives_drawn import Sampler
from sunshine.datacentre.amendments.actions import file_amendment
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.evidence.actions import Upload
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.evidence.queries import store
from sunshine.foundation.identity.models import Account
from sunshine.foundation.organisations.actions import period

FIRM, CODE = "玄鸟冷链装备有限公司", "91330000MAKUANNYA1"
EVERY = (
    "clerk", "reviewer", "planning_reviewer", "inner_discipline", "personnel", "secretary",
    "leader", "discipline_officer", "sasac_supervisor", "auditor", "data_steward",
)  # fmt: skip
RECORDS = {
    "matter", "review", "condition", "check", "report", "brief", "alert", "exemption", "amendment",
    "conflict", "adjustment", "match",
}  # fmt: skip
FOUND = {
    "leader": "L", "n": 0, "person_key": None, "company_id": CODE, "company_name": FIRM, "hops": 1,
    "probability": 0.98, "agreements": [], "is_undeclared": True,
    "business": [{"kind": "contract", "currency": "CNY", "count": 1, "amount": 5, "last_on": "2026-01-05"}],
    "rows": [{"mart": "ownership", "row_id": "玄-2", "role": "chain", "row": {"holder_key": "p_wife"}}],
}  # fmt: skip
REASON = "情况已经核实，按规定办理"


class World(Sampler):
    """`he` is recused from the firm, `she` is not; both hold every right of business there."""

    def __init__(self) -> None:
        super().__init__()
        for name, role in (
            ("财务", "reviewer"), ("内纪", "inner_discipline"), ("人事", "personnel"),
            ("数据", "data_steward"),
        ):  # fmt: skip
            self.accounts[name] = self.account(name, role, self.head)
        self.he, self.she = self._everything("甲某"), self._everything("乙某")
        self.matter = self.file(counterparty=FIRM)
        self.file_key = self._attached()
        check = self._check()
        self.archived, self.sample_key = check.matter_id, check.sample_id
        self.records = {"matter": self.matter.pk, "check": check.pk}
        self._reviewed()
        self._clue()
        self._amended()
        self._crosschecked()
        self._other_conflict()
        self._recused()
        self._born_later()

    def _everything(self, name: str) -> Account:
        account = self.account(name, EVERY[0], self.head)
        Grant.objects.bulk_create(
            Grant(account=account, role=role, organisation=self.head, valid=period(today()))
            for role in EVERY[1:]
        )
        return account

    def client(self, account: Account) -> Client:
        client = Client()
        client.force_login(account)
        return client

    def _attached(self) -> object:
        by, draft = self.actor("经办"), store().draft()
        draft.write("玄鸟冷链 报价单".encode())
        with acting_as(by):
            door = proofs.proof_door(
                record_id=self.matter.pk, by=by, version=None, idempotency_key=uuid7().hex
            )
            door.attach(Upload(draft, "玄鸟冷链报价单.txt", "internal"))
            return Evidence.objects.get(subject_id=self.matter.pk).pk

    def _check(self) -> Check:
        """An archive is on file sooner where no department is asked."""
        nobody = dict.fromkeys(settings.MATTER_FOLLOWERS, ())
        with override_settings(MATTER_FOLLOWERS=nobody):
            self.archive(counterparty=FIRM)
            return self.drawn(count=1)[0]

    def _reviewed(self) -> None:
        by = self.actor("财务")
        with acting_as(by):
            review = Review.objects.get(matter=self.matter.pk, department="finance")
            answer(review_id=review.pk, by=by, answer="conditional", words="资金来源清楚，验收条件待落实。",
                   basis="《资金管理办法》第八条", conditions=["玄鸟冷链先交付验收单"],
                   idempotency_key="answer")  # fmt: skip
            condition = Condition.objects.get(review=review)
        self.records |= {"review": review.pk, "condition": condition.pk}

    def _clue(self) -> None:
        told: SimpleNamespace = _alert(97, 1, self.head)
        with acting_as(system_actor("测试")):
            Hit.objects.filter(pk=told.hit).update(
                sentence=f"向{FIRM}付款 2 笔", subject_kind="counterparty", subject_id=CODE,
                subject_name=FIRM,
            )  # fmt: skip
            row = {"amount": "1.00", "paid_on": "2026-01-05", "payee_name": FIRM}
            HitEvidence.objects.filter(hit=told.hit).update(row=row, row_id="玄-1")
        self.records["alert"] = told.pk

    def _amended(self) -> None:
        by = self.actor("数据")
        with acting_as(by):
            made = file_amendment(
                by=by, organisation_id=self.head.pk, mart="payment",
                row={"row_id": "玄-1", "amount": "1.00"}, wanted={"amount": "2.00"},
                reason="凭证录入有误，应为两元", idempotency_key="amendment",
            )  # fmt: skip
        self.records["amendment"] = made.pk

    def _crosschecked(self) -> None:
        """A relative of somebody else's is behind the firm."""
        machine = system_actor("申报比对")
        leader = self.accounts["分管"].person_id
        with acting_as(machine):
            declared = Declaration.objects.create(
                year=today().year, organisation=self.head, person_id=leader, post="副总经理",
                post_class="manager", kind="yearly", since_on=today(), first_due_on=today(), due_on=today(),
                opened_at=now(),
            )  # fmt: skip
            wife = Subject(declared.pk, self.head.pk, leader, "10", "配偶", "p_wife")
            keep(Job({}, {0: wife}, {"L": wife}), [FOUND], by=machine)
            self.records["match"] = Match.objects.get().pk

    def _said(self) -> Told:
        return Told("spouse", "配偶持有该公司股权百分之三十", FIRM, CODE)

    def _judge(self, conflict: Conflict, *steps: tuple[str, str]) -> None:
        for name, verb in steps:
            by = self.actor(name)
            with acting_as(by):
                recusals.act(
                    conflict_id=conflict.pk, verb=verb, by=by, idempotency_key=uuid7().hex,
                    content={"reason": "股权属实，属于应当回避的情形", "answer": "recuse"},
                )  # fmt: skip

    def _other_conflict(self) -> None:
        by, hr = self.actor("内纪"), self.actor("人事")
        with acting_as(by):
            made = recusals.register(
                person_id=self.accounts["分管"].person_id, organisation_id=self.head.pk,
                origin="detection", told=self._said(), by=by, idempotency_key="other",
            )  # fmt: skip
        self._judge(made, ("纪检", "judge"), ("人事", "decide"))
        wanted = [Wanted("party_exit", "玄鸟冷链的股权限期转让", str(self.accounts["人事"].pk))]
        with acting_as(hr):
            recusals.act(conflict_id=made.pk, verb="adjust", by=hr, content={"reason": REASON},
                         idempotency_key="adjust", adjustments=wanted)  # fmt: skip
            self.records["adjustment"] = Adjustment.objects.get(conflict=made.pk).pk
        self.records["conflict"] = made.pk

    def _recused(self) -> None:
        self.accounts["甲某"] = self.he
        by = self.actor("甲某")
        with acting_as(by):
            own = recusals.report(
                by=by, organisation_id=self.head.pk, told=self._said(), idempotency_key="own"
            )
        self._judge(own, ("内纪", "register"), ("内纪", "judge"), ("人事", "decide"))
        self.own = own.pk

    def _born_later(self) -> None:
        clerk, officer, asker = self.actor("经办"), self.actor("纪检"), self.actor("法务")
        told = ReportTold("risk", f"{FIRM}停产", "供应商停产，影响设备交付，本企业正在核实库存和替代来源。", "已派人核实",
                          now(), now(), None, is_urgent=False)  # fmt: skip
        with acting_as(clerk):
            report = file_report(
                by=clerk, organisation_id=self.head.pk, told=told, idempotency_key="report"
            )
        about = About(self.head.pk, "支付设备尾款", counterparty=FIRM)
        with acting_as(officer):
            brief = open_brief(by=officer, about=about, idempotency_key="brief")
        with acting_as(asker):
            hit = Alert.objects.select_related("hit").get(pk=self.records["alert"]).hit
            exemption = ask_exemption(
                by=asker, hit=hit, alert_id=self.records["alert"], choice=choices_of(hit)[0].key,
                ends_on=today() + timedelta(days=30), reason="已查明有据，申请暂不预警",
                basis="会议纪要第七号", idempotency_key="exemption",
            )  # fmt: skip
        self.records |= {"report": report.pk, "brief": brief.pk, "exemption": exemption.pk}

    def matters_of(self, account: Account) -> set[object]:
        """What somebody sees of filings, for a count."""
        self.accounts["某"] = account
        by = self.actor("某")
        with acting_as(by):
            return set(Matter.objects.visible_to(by).values_list("pk", flat=True))
