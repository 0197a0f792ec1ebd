"""A group with a subsidiary and its department, an account a role, what they do in one line each."""

from datetime import date

from uuid6 import uuid7

from sunshine.before.risks import actions
from sunshine.before.risks.actions.controls import act_on_control, set_control
from sunshine.before.risks.models import Control, RiskPoint
from sunshine.before.risks.rules import Measure, Told
from sunshine.before.risks.rules.grading import Rating
from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.clock.queries import calendar, today
from sunshine.foundation.clock.rules import add_working_days
from sunshine.foundation.identity.models import Account
from sunshine.foundation.organisations.actions import period, rebuild_paths
from sunshine.foundation.organisations.models import Organisation, OrganisationEdge, Post
from sunshine.foundation.people.models import Person

SINCE = date(2020, 1, 1)
ROLES = {
    "经办": ("clerk", "place"),
    "部门": ("clerk", "department"),
    "法务": ("reviewer", "place"),
    "纪委": ("inner_discipline", "group"),
    "书记": ("secretary", "group"),
    "派驻": ("discipline_officer", "group"),
    "旁人": ("clerk", "other"),
}


class City:
    def __init__(self) -> None:
        make = Organisation.objects.create
        self.group = make(kind="enterprise", name="甲集团", short_name="甲集团", code="G")
        self.place = make(kind="enterprise", name="甲公司", short_name="甲", code="A")
        self.department = make(
            kind="department", name="甲公司采购部", short_name="采购部", code="A-1"
        )
        self.other = make(kind="enterprise", name="乙公司", short_name="乙", code="B")
        for parent, child in ((self.group, self.place), (self.place, self.department)):
            OrganisationEdge.objects.create(
                tree="management", parent=parent, child=child, valid=period(SINCE)
            )
        rebuild_paths(on=today())
        self.post = Post.objects.create(organisation=self.place, name="采购负责人", is_key=True)
        self.accounts = {n: self._account(n, r, getattr(self, p)) for n, (r, p) in ROLES.items()}

    def _account(self, name: str, role: str, place: Organisation) -> Account:
        key = uuid7().hex[-12:]
        person = Person.objects.create(name=name, person_key=f"p_{key}")
        account = Account.objects.create_account(f"{role}{key}", "x" * 12, person)
        Grant.objects.create(account=account, role=role, organisation=place, valid=period(SINCE))
        return account

    def actor(self, name: str):
        return actor_of(self.accounts[name]).confirmed()

    def told(self, **changed: object) -> Told:
        said = {
            "organisation_id": self.place.pk,
            "title": "化整为零规避招标",
            "field": "tendering",
            "post_title": "采购负责人",
            "power_code": "P06",
            "step": "采购方式确定",
            "description": "采购负责人把同类需求拆成多笔，使每笔都在招标线以下。",
            "manifestations": "短期内同一供应商多笔相近金额的合同",
            "causes": ("duty", "process"),
            "consequences": "利益输送，采购价格虚高",
            "probes": ("D02",),
        }
        return Told(**said | changed)

    def register(self, name: str = "经办", **changed: object) -> RiskPoint:
        return actions.register(
            by=self.actor(name), told=self.told(**changed), idempotency_key=uuid7().hex
        )

    def do(self, point: RiskPoint, name: str, verb: str, **more: object) -> RiskPoint:
        told = {k: more.pop(k) for k in ("told", "rating", "then", "columns") if k in more}
        actions.act(
            risk_id=point.pk,
            verb=verb,
            by=self.actor(name),
            content={"reason": "已与制度和凭证核对"} | more,
            idempotency_key=uuid7().hex,
            **told,
        )
        point.refresh_from_db()
        return point

    def rate(self, point: RiskPoint, name: str = "法务", **changed: object) -> RiskPoint:
        said = {
            "method": "matrix",
            "likelihood": 4,
            "impact": 4,
            "residual_likelihood": 2,
            "residual_impact": 4,
            "reasons": "近三年发生过两次，金额较大",
        }
        return self.do(point, name, "rate", rating=Rating(**said | changed))

    def standing(self, **changed: object) -> RiskPoint:
        """Registered, rated and approved."""
        return self.do(self.rate(self.register(**changed)), "书记", "confirm")

    def due(self, days: int = 10) -> date:
        return add_working_days(today(), days, calendar())[0]

    def control(self, point: RiskPoint, name: str = "经办", **changed: object) -> Control:
        said = {
            "words": "同类需求按季归集，采购计划报采购委员会审定",
            "kind": "process",
            "due_on": self.due(),
            "owner_id": self.accounts["经办"].pk,
            "overseer_id": self.accounts["纪委"].pk,
        }
        return set_control(
            by=self.actor(name),
            risk_id=point.pk,
            measure=Measure(**said | changed),
            idempotency_key=uuid7().hex,
        )

    def on(
        self, control: Control, name: str, verb: str, reason: str = "已按季归集并报采购委员会审定"
    ):
        act_on_control(
            control_id=control.pk,
            verb=verb,
            by=self.actor(name),
            content={"reason": reason},
            idempotency_key=uuid7().hex,
        )
        control.refresh_from_db()
        return control
