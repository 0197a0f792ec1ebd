"""Conflicts of the demo, through the room itself: one with adjustments under way, one waived, one
released, one that waits to be registered.
"""

from dataclasses import dataclass
from datetime import timedelta

from seeds.filings import People
from sunshine.before.recusals import actions
from sunshine.before.recusals.actions import Told
from sunshine.before.recusals.actions.adjustments import Wanted, act_on_adjustment, proof_door
from sunshine.before.recusals.models import Adjustment, Conflict
from sunshine.before.recusals.queries import workplaces
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import today
from sunshine.foundation.evidence.actions import Upload
from sunshine.foundation.evidence.queries import store

REASON = "情况属实，按规定办理"


@dataclass(frozen=True, slots=True)
class Planned:
    """Who reports what, and what both who judge say; empty: nobody has looked at it yet."""

    who: str
    told: Told
    answer: str = ""
    words: str = ""


CASES = (
    Planned(
        "caiwu",
        Told("spouse", "配偶是该所合伙人，持有出资份额百分之十二，三年前入伙。", "澄州信诚会计师事务所"),
        "recuse",
        "配偶在年度决算审计机构任合伙人，直接影响财务审查的公正。",
    ),
    Planned(
        "fenguan",
        Told("sibling", "弟弟在该公司任普通维修人员，没有股份，不负责与本集团的业务。", "澄州电力应急服务有限公司"),
        "waive",
        "亲属为普通员工，不参与有关业务，影响轻微，可以在一年内豁免。",
    ),
    Planned(
        "touzi",
        Told("own", "任职前持有该公司少量股份，入职时已签署转让协议，工商变更办理中。", "澄州宏达商贸有限公司"),
        "recuse",
        "股权变更登记完成前仍属利害关系，应当回避。",
    ),
    Planned(
        "shencha",
        Told("child", "儿媳上月受聘为该公司区域经理，可能参与本集团停车场项目投标。", "澄州洁美物业服务有限公司"),
    ),
)  # fmt: skip


def report_conflicts() -> int:
    """Once; how many conflicts were reported."""
    with acting_as(system_actor("演示准备")):
        if Conflict.objects.exists():
            return 0
    people = People()
    first, waived, released, _ = [_case(plan, people) for plan in CASES]
    _adjust(first, people)
    until = str(today() + timedelta(days=364))
    _act(waived, people, "shuji", "waive", "亲属不参与有关业务，同意豁免一年", until=until)
    _act(released, people, "shuji", "release", "工商变更登记已完成，利害关系消除")
    return len(CASES)


def _case(plan: Planned, people: People) -> Conflict:
    by = people[plan.who]
    with acting_as(by):
        place = workplaces(by.person_id).get()
        made = actions.report(
            by=by, organisation_id=place.pk, told=plan.told, idempotency_key=f"city-{plan.who}"
        )
    if plan.answer:
        _act(made, people, "jiwei", "register", "")
        _act(made, people, "jiwei", "judge", plan.words, answer=plan.answer)
        _act(made, people, "renshi", "decide", plan.words, answer=plan.answer)
    return made


def _act(row: Conflict, people: People, who: str, verb: str, reason: str, **told: object) -> None:
    by, wanted = people[who], told.pop("adjustments", ())
    with acting_as(by):
        actions.act(
            conflict_id=row.pk,
            verb=verb,
            by=by,
            content={"reason": reason} | told,
            idempotency_key=f"city-{verb}-{row.pk}",
            adjustments=wanted,  # type: ignore[arg-type]
        )


def _adjust(row: Conflict, people: People) -> None:
    """Stepping aside is done and verified; the partner's share has months to be given up, and until
    then there is no new business.
    """
    owner = str(people["renshi"].account_id)
    wanted = (
        Wanted("step_aside", "不参加该所有关事项的审查、询价和评价，由其他财务审查人承担", owner),
        Wanted("party_exit", "配偶退出合伙或者该所退出本集团审计业务", owner),
        Wanted("trade_ban", "退出以前，不与该所签订新的业务约定书", owner),
    )
    _act(row, people, "renshi", "adjust", "按回避办法确定调整措施", adjustments=wanted)
    by = people["renshi"]
    with acting_as(by):
        step = Adjustment.objects.get(conflict=row.pk, kind="step_aside")
        draft = store().draft()
        draft.write("调整通知：孟昭远回避会计师事务所有关事项，由他人承担。".encode())
        door = proof_door(
            record_id=step.pk, by=by, version=None, idempotency_key=f"city-proof-{step.pk}"
        )
        door.attach(Upload(draft, "分工调整通知.txt", "internal"))
    for who, verb in (("renshi", "report"), ("jijian", "verify")):
        actor = people[who]
        with acting_as(actor):
            act_on_adjustment(
                adjustment_id=step.pk,
                verb=verb,
                by=actor,
                content={"reason": REASON},
                idempotency_key=f"city-{verb}-{step.pk}",
            )
