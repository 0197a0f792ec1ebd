"""Two samples of the demo's archives, drawn and checked by its people through the room itself.

Which files are drawn follows from the log, so it differs from one demo to the next: a first one is
closed, with a problem that was answered; a second is on its way.
"""

from datetime import timedelta

from seeds.filings import CLERKS, People
from sunshine.before.samples import actions
from sunshine.before.samples.actions import Scope
from sunshine.before.samples.actions.checking import act_on_check, look_at_drawn
from sunshine.before.samples.models import ArchiveSample, Check
from sunshine.before.samples.queries import items
from sunshine.before.samples.rules import Verdict
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation

GROUP = "C000"

FAILED, REMARK = "readable", "第二页扫描模糊，盖章看不清"
FINDINGS = "附件第二页扫描模糊，看不清盖章单位和日期，请重新扫描原件并说明原因。"
ANSWER = "已重新扫描原件并核对，原扫描仪分辨率设置过低，已调整并对经办人员作了培训。"
ACCEPTED = "新扫描件清晰，与原件一致，同意销号"
CLOSED = "抽查的档案程序完整、签字有效，个别附件扫描质量不高，已整改。"


def draw_samples() -> int:
    """Once; how many samples were drawn."""
    if ArchiveSample.objects.exists():
        return 0
    people = People()
    supervisor, officer = people["guozi"], people["jijian"]
    first = _drawn("上半年“三重一大”档案抽查", supervisor, [supervisor], 4)
    _conclude(first[0], supervisor, FAILED)
    _on(first[0], people[CLERKS[first[0].organisation.code]], "answer", ANSWER)
    _on(first[0], supervisor, "close", ACCEPTED)
    for check in first[1:]:
        _conclude(check, supervisor)
    _act(first[0].sample, supervisor, "close", reason=CLOSED)
    second = _drawn("集团及下属企业档案随机抽查", officer, [officer, supervisor], 5)
    own = [c for c in second if c.assignee_id == officer.account_id]
    _conclude(own[0], officer, FAILED)
    _conclude(own[1], officer)
    return 2


def _drawn(title: str, by: Actor, checkers: list[Actor], count: int) -> list[Check]:
    """The list is fixed in one act and committed: only then is there a number to draw by."""
    with acting_as(by):
        scope = Scope(
            Organisation.objects.get(code=GROUP).pk,
            title,
            today() - timedelta(days=182),
            today() + timedelta(days=1),
            count=count,
        )
        sample = actions.open_sample(by=by, scope=scope, idempotency_key=f"city-{title}")
    _act(sample, by, "draw", checkers=checkers)
    look_at_drawn(sample.pk)
    with acting_as(by):
        found = Check.objects.filter(sample=sample).select_related("sample", "organisation")
        return list(found.order_by("ordinal"))


def _act(
    sample: ArchiveSample,
    by: Actor,
    verb: str,
    checkers: list[Actor] | None = None,
    **content: object,
) -> None:
    with acting_as(by):
        actions.act(
            sample_id=sample.pk,
            verb=verb,
            by=by,
            content=content,
            checkers=[a.account_id for a in checkers or () if a.account_id],
            idempotency_key=f"city-{sample.pk}-{verb}",
        )


def _conclude(check: Check, by: Actor, failed: str = "") -> None:
    verdict = Verdict(
        {i.code: "no" if i.code == failed else "yes" for i in items(check.checklist)},
        {failed: REMARK} if failed else {},
        "problem" if failed else "passed",
        FINDINGS if failed else "",
    )
    with acting_as(by):
        act_on_check(
            check_id=check.pk,
            verb="issue" if failed else "pass",
            by=by,
            content={},
            verdict=verdict,
            idempotency_key=f"city-{check.pk}-conclude",
        )


def _on(check: Check, by: Actor, verb: str, words: str) -> None:
    with acting_as(by):
        act_on_check(
            check_id=check.pk,
            verb=verb,
            by=by,
            content={"reason": words},
            idempotency_key=f"city-{check.pk}-{verb}",
        )
