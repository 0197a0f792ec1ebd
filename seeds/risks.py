"""The demo's register of integrity risks, screened, rated, controlled, bound and published by its
people through the rooms themselves.
"""

from collections.abc import Sequence
from datetime import date

from seeds.filings import CLERKS, People
from sunshine.before.handbooks import actions as handbooks
from sunshine.before.publications import actions as publications
from sunshine.before.risks.actions import act
from sunshine.before.risks.actions.controls import act_on_control
from sunshine.before.risks.actions.library import Charge, adopt
from sunshine.before.risks.models import Control, RiskPoint
from sunshine.before.risks.queries import library
from sunshine.before.risks.rules.grading import Rating
from sunshine.before.screenings import actions as screenings
from sunshine.before.screenings.models import ScreeningPart
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.clock.queries import calendar, today
from sunshine.foundation.clock.rules import add_working_days
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation

GROUP, COMPANY = "C000", "C048"
# Codes of the library: group and company take different ones; the last of the group waits.
OF_GROUP = ("GC01", "GC02", "GC07", "ZB01", "ZB09", "ZJ01", "ZJ02", "ZJ05", "ZJ18", "GW01",
            "RS01", "RS05", "CW01", "CW16", "CW18", "CW20")  # fmt: skip
OF_COMPANY = ("GC04", "ZB05", "ZB11", "ZJ04", "GW05", "GW15", "RS08", "CW07", "CW19")
SCALES = ((4, 4, 2, 4), (3, 4, 2, 3), (5, 4, 3, 3), (2, 3, 1, 3), (3, 3, 2, 2), (4, 5, 3, 4))
WHY = "对照近三年审计、巡察和信访反映的情况，参照同类单位案例评定"
AGREED = "评级依据充分，措施和责任人明确，同意"
DONE = "制度已修订印发并在系统中设了校验，本月抽查记录附后"
CHECKED = "查阅了制度文本和抽查记录，措施在用"
# Code of the library → number of the boards, where its line is, and why there.
TIED = {
    "ZB01": ("direct_share", "above", "20", "集团采购管理办法：直接采购的合同不超过两成"),
    "ZJ01": (
        "large_decided_share",
        "below",
        "95",
        "集团资金管理办法：达到审批线的付款应有会议决议",
    ),
}
PLAN = "先在集团本部和一家企业试点，形成清单后推开；部门查、企业汇、集团统，风险点和措施进登记册。"


def screen_risks() -> int:
    """Once; how many risk points the register holds."""
    if RiskPoint.objects.exists():
        return 0
    people = People()
    places = {o.code: o for o in Organisation.objects.filter(code__in=(GROUP, COMPANY))}
    part = _screening(people, places)
    group = _adopted(people, places[GROUP], OF_GROUP)
    company = _adopted(people, places[COMPANY], OF_COMPANY)
    for n, point in enumerate(group[:-2] + company[:-1]):
        _rate(n, point, people)
    for point in group[:-3] + company[:-2]:
        _on(point, people["shuji"], "confirm", reason=AGREED)
    _tie(people, group)
    _carry_out(people, group[:5])
    _submit(part, people[CLERKS[COMPANY]], company[-1], people)
    _handbook(people, places[GROUP])
    for point in group[3:6]:
        _publish(people, point)
    return RiskPoint.objects.count()


def _day(days: int) -> date:
    return add_working_days(today(), days, calendar())[0]


def _screening(people: People, places: dict[str, Organisation]) -> ScreeningPart:
    by = people["jijian"]
    design = screenings.Design(
        organisation_id=places[GROUP].pk,
        title="六个领域廉政风险排查",
        plan=PLAN,
        fields=("construction", "tendering", "funds", "reception", "personnel", "finance"),
        due_on=_day(40),
        units=[p.pk for p in places.values()],
        pilots=[places[COMPANY].pk],
    )
    with acting_as(by):
        found = screenings.open_screening(by=by, design=design, idempotency_key="city-screening")
        screenings.act(
            screening_id=found.pk, verb="start", by=by, content={}, idempotency_key="city-start"
        )
        return ScreeningPart.objects.get(screening=found, organisation=places[COMPANY])


def _adopted(people: People, place: Organisation, codes: Sequence[str]) -> list[RiskPoint]:
    """Two of three with their controls; the others stand out as uncontrolled."""
    by, found = people[CLERKS[place.code]], []
    known = library()
    for n, code in enumerate(codes):
        charge = None if n % 3 == 2 else Charge(by.account_id, people["jiwei"].account_id, _day(15))  # noqa: PLR2004  the third of three
        with acting_as(by):
            found += adopt(
                by=by,
                organisation_id=place.pk,
                codes=[known[code].code],
                idempotency_key=f"city-{place.code}-{code}",
                charge=charge,
            )
    return found


def _rate(n: int, point: RiskPoint, people: People) -> None:
    by, scales = people["shencha"], SCALES[n % len(SCALES)]
    known = library()[point.library_code]
    rating = (
        Rating("criteria", known.criteria, "", *scales, WHY)
        if n % 4 == 3  # noqa: PLR2004  every fourth by the other method
        else Rating("matrix", (), "", *scales, WHY)
    )
    with acting_as(by):
        act(
            risk_id=point.pk,
            verb="rate",
            by=by,
            content={},
            rating=rating,
            idempotency_key=f"city-{point.pk}-rate",
        )


def _on(point: RiskPoint, by: Actor, verb: str, **content: object) -> None:
    with acting_as(by):
        act(
            risk_id=point.pk,
            verb=verb,
            by=by,
            content=content,
            idempotency_key=f"city-{point.pk}-{verb}",
        )


def _tie(people: People, points: Sequence[RiskPoint]) -> None:
    for point in points:
        if point.library_code in TIED:
            metric, direction, threshold, reason = TIED[point.library_code]
            told = {"metric": metric, "direction": direction, "threshold": threshold}
            _on(point, people["shencha"], "tie", reason=reason, **told)


def _carry_out(people: People, points: Sequence[RiskPoint]) -> None:
    clerk, overseer = people[CLERKS[GROUP]], people["jiwei"]
    with acting_as(clerk):
        found = list(Control.objects.filter(risk_point__in=points).order_by("pk"))
    for n, control in enumerate(found[:6]):
        _control(control, clerk, "carry_out", DONE)
        if n < 4:  # noqa: PLR2004  two wait for their overseer
            _control(control, overseer, "uphold" if n else "uphold_partly", CHECKED)


def _control(control: Control, by: Actor, verb: str, words: str) -> None:
    with acting_as(by):
        act_on_control(
            control_id=control.pk,
            verb=verb,
            by=by,
            content={"reason": words},
            idempotency_key=f"city-{control.pk}-{verb}",
        )


def _submit(part: ScreeningPart, clerk: Actor, last: RiskPoint, people: People) -> None:
    """The company reports upwards when its last point is rated."""
    _rate(0, last, people)
    with acting_as(clerk):
        screenings.act_on_part(
            part_id=part.pk,
            verb="submit",
            by=clerk,
            content={"reason": "逐个岗位排查，登记风险点并制定措施，重点在采购和资金支付环节"},
            idempotency_key="city-submit",
        )


def _handbook(people: People, place: Organisation) -> None:
    maker, boss = people["jiwei"], people["shuji"]
    with acting_as(maker):
        found = handbooks.ask_handbook(
            by=maker, organisation_id=place.pk, idempotency_key="city-handbook"
        )
    with acting_as(maker):
        handbooks.make(found.pk, lambda percent: None)  # noqa: ARG005  nobody watches
    for by, verb in ((maker, "submit"), (boss, "approve")):
        with acting_as(by):
            handbooks.act(
                handbook_id=found.pk,
                verb=verb,
                by=by,
                content={"reason": "首次排查已经审定，成册试行"},
                idempotency_key=f"city-handbook-{verb}",
            )


def _publish(people: People, point: RiskPoint) -> None:
    proposer, boss = people["jiwei"], people["shuji"]
    with acting_as(proposer):
        if not Control.objects.filter(risk_point=point).exists():
            return
        found = publications.propose(
            by=proposer, risk_id=point.pk, idempotency_key=f"city-{point.pk}-propose"
        )
    with acting_as(boss):
        publications.act(
            publication_id=found.pk,
            verb="publish",
            by=boss,
            content={"reason": "不含姓名和敏感信息，同意公开"},
            idempotency_key=f"city-{point.pk}-publish",
        )
