"""A company with an account a department, matters filed there, and what people do in a line each."""

from datetime import date
from decimal import Decimal

from uuid6 import uuid7

from sunshine.before.filings.models import Matter
from sunshine.before.reviews import actions
from sunshine.before.reviews.actions import asking
from sunshine.before.reviews.actions.conditions import act_on_condition, proof_door
from sunshine.before.reviews.models import Condition, Review
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.evidence.actions import Upload
from sunshine.foundation.evidence.queries import store
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.actions import period, rebuild_paths
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.people.models import Person

PEOPLE = {
    "经办": "clerk",
    "法务": "reviewer",
    "法务负责人": "reviewer",
    "财务": "reviewer",
    "纪检": "inner_discipline",
    "投资": "planning_reviewer",
    "书记": "secretary",
}
SEATS = {"legal": "法务", "finance": "财务", "discipline": "纪检", "planning": "投资"}
OPINION = "资料齐全，程序合规，未见违反制度的情形。"
BASIS = "《公司章程》第三十条"


class House:
    def __init__(self) -> None:
        self.place = Organisation.objects.create(
            kind="enterprise", name="甲公司", short_name="甲", code="A"
        )
        self.other = Organisation.objects.create(
            kind="enterprise", name="乙公司", short_name="乙", code="B"
        )
        rebuild_paths(on=today())
        self.accounts = {n: self.account(n, r, self.place) for n, r in PEOPLE.items()}

    def account(self, name: str, role: str, place: Organisation) -> Account:
        key = uuid7().hex[-12:]
        person = Person.objects.create(name=name, person_key=f"p_{key}")
        account = Account.objects.create_account(f"u{key}", "x" * 12, person)
        Grant.objects.create(
            account=account, role=role, organisation=place, valid=period(date(2020, 1, 1))
        )
        return account

    def actor(self, name: str) -> Actor:
        return actor_of(self.accounts[name]).confirmed()

    def entry(self, by: Actor, matter: Matter, verb: str) -> Entry:
        return record(
            by=by, verb=f"matter.{verb}", subject=RecordRef("matter", matter.pk),
            organisation_id=matter.organisation_id, content={}, idempotency_key=uuid7().hex,
        )  # fmt: skip

    def file(self, **changed: object) -> Matter:
        by = self.actor("经办")
        said = {
            "label": "甲报〔2026〕1号",
            "item_code": "P06-001",
            "title": "建设冷链物流中心",
            "amount": Decimal("12000000.00"),
            "counterparty": "丙建设公司",
            "details": {
                "project": "建设三万吨冷库",
                "fund_source": "自有资金",
                "return": "年收益百分之六",
            },
        }
        with acting_as(by):
            matter = Matter.objects.create(
                organisation=self.place,
                year=today().year,
                number=Matter.objects.count() + 1,
                matter_class="appointment"
                if changed.get("item_code", "")[:1] == "H"
                else "project",
                body="董事会",
                meets_on=today(),
                filed_at=now(),
                filed_on=today(),
                file_by_on=today(),
                due_on=today(),
                filed_by=self.accounts["经办"],
                filed_by_person_id=by.person_id,
                **said | changed,
            )
            asking.ask(matter, by=by, entry=self.entry(by, matter, "file"))
        return matter

    def change(self, matter: Matter, body: str = "", **details: str) -> list[str]:
        """The filer changes the text; returns the departments whose opinions lapsed."""
        by = self.actor("经办")
        with acting_as(by):
            matter.details |= details
            matter.body = body or matter.body
            matter.save()
            lapsed = asking.follow(matter, entry=self.entry(by, matter, "revise"))
        return [r.department for r in lapsed]

    def review(self, matter: Matter, department: str) -> Review:
        return Review.objects.get(matter=matter, department=department)

    def answer(
        self,
        matter: Matter,
        department: str,
        name: str = "",
        answer: str = "agree",
        *conditions: str,
    ) -> Review:
        by = self.actor(name or SEATS[department])
        with acting_as(by):
            actions.answer(
                review_id=self.review(matter, department).pk,
                by=by,
                answer=answer,
                words=OPINION,
                basis=BASIS,
                conditions=conditions,
                idempotency_key=uuid7().hex,
            )
        return self.review(matter, department)

    def do(
        self, review: Review, name: str, verb: str, reason: str = "表述不准确，请改写"
    ) -> Review:
        by = self.actor(name)
        with acting_as(by):
            actions.act(
                review_id=review.pk,
                verb=verb,
                by=by,
                content={"reason": reason},
                idempotency_key=uuid7().hex,
            )
        review.refresh_from_db()
        return review

    def all_agree(self, matter: Matter) -> None:
        for department in SEATS:
            self.answer(matter, department)
        self.do(self.review(matter, "legal"), "法务负责人", "countersign")

    def prove(self, condition: Condition, name: str = "经办", words: bytes = b"proof") -> None:
        by = self.actor(name)
        draft = store().draft()
        draft.write(words)
        with acting_as(by):
            door = proof_door(
                record_id=condition.pk, by=by, version=None, idempotency_key=uuid7().hex
            )
            door.attach(Upload(draft, "许可证.txt", "internal"))

    def settle(self, condition: Condition, name: str, verb: str) -> Condition:
        by = self.actor(name)
        with acting_as(by):
            act_on_condition(
                condition_id=condition.pk,
                verb=verb,
                by=by,
                content={"reason": "已取得规划许可证，见附件"},
                idempotency_key=uuid7().hex,
            )
        condition.refresh_from_db()
        return condition
