"""The demo's year of declarations: filed, late, missing, returned, judged; one person's wife trades.

What happened in spring is dated back: rules are of today, the campaign was of March.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import numpy as np

from seeds.enterprises import person_name, stream
from seeds.filings import People
from sunshine.before.declarations import actions
from sunshine.before.declarations.actions.campaigns import Round, open_campaign
from sunshine.before.declarations.actions.duties import begin_change, follow_tenures
from sunshine.before.declarations.models import Campaign, Declaration
from sunshine.before.declarations.queries.drafted import begun_from
from sunshine.before.declarations.rules import Told
from sunshine.before.declarations.workflow import DECLARATION
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import SHANGHAI, today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.actions import appoint, period
from sunshine.foundation.organisations.models import Body, Organisation, Post, Tenure
from sunshine.foundation.organisations.rules import ID_CHECKS, ID_WEIGHTS, uscc_check_digit
from sunshine.foundation.people.models import Person
from sunshine.foundation.workflow.actions.ladders import climb
from sunshine.foundation.worklist.models import WorkItem

GROUP = "C000"
SINCE = date(2021, 5, 1)
# Account → post, body (a key post where none), whose declaration is told by the demo.
POSTS = {
    "zongjing": ("副总经理", "executive_meeting"),
    "fenguan": ("党委委员、副总经理", "party_committee"),
    "shencha": ("法务部经理", None),
    "caiwu": ("财务部经理", None),
    "touzi": ("投资管理部经理", None),
    "jingban": ("工程部经理", None),
}
NEW = "touzi"  # appointed lately: has a duty of his own
WAITING = "jingban"  # has not filed: his is filled in by whoever tries the demo
LATE_SHARE, MISSING_SHARE = 0.08, 0.06
PURPOSE = "年度申报审核，核对利益冲突"
FINE, RETURNED = "申报完整，未发现与本单位业务的利益冲突", "请补充配偶的工作单位和企业的持股比例"
CONFLICT = "配偶持股的企业经营建筑材料，可能参加本集团采购，相关采购应当回避"
WIFE_FIRM = "澄州秋实新型建材有限公司"
# Whom the register knows besides, by number or by name: `seeds.crosschecks`.
ZONGJINGS_WIFE, CAIWUS_WIFE, FENGUANS_BROTHER = 90_001, 90_002, "方闻道"
TRADES = ("副食品经营部", "餐饮管理有限公司", "文化传播有限公司", "物流有限公司")


def declare() -> int:
    """Once; how many declarations were filed."""
    by = system_actor("演示准备")
    with acting_as(by):
        if Campaign.objects.exists():
            return 0
        _appoint()
    personnel = People()["renshi"]
    _spring(personnel, by)
    count = _file_all(by)
    _judge(personnel)
    with acting_as(by):
        follow_tenures(by=by)
        climb(by=by)
        _change(by)
    return count + 1


def _appoint() -> None:
    """Posts of the people behind the demo's accounts."""
    group = Organisation.objects.get(code=GROUP)
    bodies = {b.kind: b for b in Body.objects.filter(organisation=group)}
    persons = dict(
        Person.objects.filter(account__username__in=POSTS).values_list("account__username", "pk")
    )
    posts, tenures = [], []
    for username, (name, kind) in POSTS.items():
        body = bodies[kind] if kind else None
        post = Post(organisation=group, name=name, body=body, is_key=kind is None)
        start = today() - timedelta(days=12) if username == NEW else SINCE
        posts.append(post)
        tenures.append(Tenure(person_id=persons[username], post=post, valid=period(start)))
    appoint([], posts, tenures)


def _spring(personnel: Actor, by: Actor) -> None:
    """This year's round of the group, opened in January and due in March."""
    day = today()
    with acting_as(personnel):
        group = Organisation.objects.get(code=GROUP)
        title = f"{day.year} 年度从业及经营活动申报"
        asked = Round(group.pk, "yearly", title, day, day + timedelta(days=30))
        campaign = open_campaign(by=personnel, asked=asked, idempotency_key="city-declarations")
    opened, due = date(day.year, 1, 4), date(day.year, 3, 31)
    with acting_as(by):
        Campaign.objects.filter(pk=campaign.pk).update(opens_on=opened, due_on=due)
        rows = Declaration.objects.filter(campaign=campaign)
        rows.filter(person__account__username=NEW).update(state="cancelled")
        rows.update(since_on=opened, due_on=due, first_due_on=due)
        mine = WorkItem.objects.open().filter(subject_label=DECLARATION.label)
        mine.filter(subject_id__in=rows.filter(state="cancelled").values("pk")).delete()
        begun = datetime.combine(opened, time(9), SHANGHAI)
        mine.update(due_on=due, created_at=begun)  # so the ladder is climbed from its first rung


def _file_all(by: Actor) -> int:
    """Most file in time, some late, some not at all; each promises under the own name."""
    draw, count = stream(1, "declarations"), 0
    with acting_as(by):
        rows = list(
            Declaration.objects.filter(state="due")
            .select_related("person", "organisation")
            .order_by("pk")
        )
        accounts = Person.objects.filter(account__username__in=POSTS)
        told = dict(accounts.values_list("pk", "account__username"))
        for number, row in enumerate(rows):
            username = told.get(row.person_id, "")
            if username == WAITING or (not username and draw.random() < MISSING_SHARE):
                continue
            who = replace(by, person_id=row.person_id, name=row.person.name)
            said = _said(username, draw, number)
            actions.file_declaration(
                declaration_id=row.pk, by=who, told=said, idempotency_key=f"city-declared-{row.pk}"
            )
            count += 1
            if username or draw.random() > LATE_SHARE:
                day = date(today().year, 3, int(draw.integers(2, 31)))
                Declaration.objects.filter(pk=row.pk).update(filed_on=day, is_late=False)
    return count


def _judge(personnel: Actor) -> None:
    """One sent back, one that must step aside, some without a finding; the others wait."""
    with acting_as(personnel):
        filed = Declaration.objects.filter(state="filed").select_related("person")
        by_name = {d.person.name: d for d in filed}
        accounts = Person.objects.filter(account__username__in=POSTS)
        told = dict(accounts.values_list("account__username", "name"))
        others = [d for name, d in sorted(by_name.items()) if name not in told.values()]
        _say(personnel, by_name[told["zongjing"]], "conclude", CONFLICT, "recuse")
        _say(personnel, by_name[told["fenguan"]], "conclude", FINE, "none")
        _say(personnel, by_name[told["shencha"]], "return", RETURNED)
        for row in others[: len(others) // 2]:
            _say(personnel, row, "conclude", FINE, "none")


def _change(by: Actor) -> None:
    """A brother changed his work: declared within the month, and it waits to be reviewed."""
    last = Declaration.objects.select_related("person").get(
        person__account__username="fenguan", state="reviewed"
    )
    who = replace(by, person_id=last.person_id, name=last.person.name)
    row = begin_change(
        by=who,
        organisation_id=last.organisation_id,
        changed_on=today() - timedelta(days=9),
        idempotency_key="city-change",
    )
    said = begun_from(row, who)
    brother = {**said.rows("relatives")[0], "employer": "澄州市第五中学", "post": "教务主任"}
    told = replace(said, sections={**said.sections, "relatives": (brother,)}, promised=True)
    actions.file_declaration(
        declaration_id=row.pk, by=who, told=told, idempotency_key="city-change-declared"
    )


def _say(by: Actor, row: Declaration, verb: str, words: str, outcome: str = "") -> None:
    actions.read_declaration(
        declaration_id=row.pk, by=by, purpose=PURPOSE, idempotency_key=f"city-read-{row.pk}"
    )
    actions.act(
        declaration_id=row.pk, verb=verb, by=by,
        content={"reason": words, "outcome": outcome}, idempotency_key=f"city-{verb}-{row.pk}",
    )  # fmt: skip


def identity(number: int) -> str:
    """A whole citizen's number that is nobody's: no region begins with 99."""
    body = (
        f"999999{1962 + number % 40}{1 + number % 12:02d}{1 + number % 28:02d}{number % 1000:03d}"
    )
    return body + ID_CHECKS[sum(int(c) * w for c, w in zip(body, ID_WEIGHTS, strict=True)) % 11]


def uscc(number: int) -> str:
    """A social credit code of a firm that trades with nobody in the city."""
    body = f"91339900MB{number:07d}"
    return body + uscc_check_digit(body)


def _plain(draw: np.random.Generator, number: int) -> Told:
    """A wife and a child; now and then the wife's shop."""
    wife = {"relation": "12", "name": person_name(draw), "number": identity(2 * number + 1),
            "employer": "澄州市第三医院", "post": "护士"}  # fmt: skip
    child = {"relation": "20", "name": person_name(draw), "employer": "在校学生"}
    shop = {
        "holder": "1", "name": f"澄州市{wife['name'][0]}记{draw.choice(TRADES)}", "uscc": uscc(number),
        "role": "owner", "since_on": "2022-06-01", "scope": "食品零售",
    }  # fmt: skip
    return _told(number, (wife, child), (shop,) if draw.random() < 0.15 else ())  # noqa: PLR2004


def _said(username: str, draw: np.random.Generator, number: int) -> Told:
    if username == "zongjing":
        return _trading(number)
    if username == "fenguan":
        brother = {
            "relation": "73",
            "name": FENGUANS_BROTHER,
            "employer": "澄州市第一中学",
            "post": "教师",
        }
        return _told(number, (brother,), ())
    if username == "caiwu":
        wife = {"relation": "12", "name": "许清和", "number": identity(CAIWUS_WIFE),
                "employer": "澄州市图书馆", "post": "馆员"}  # fmt: skip
        return _told(number, (wife,), ())
    return _plain(draw, number)


def _trading(number: int) -> Told:
    wife = {"relation": "12", "name": "秋以棠", "number": identity(ZONGJINGS_WIFE),
            "employer": WIFE_FIRM, "post": "总经理"}  # fmt: skip
    firm = {"holder": "1", "name": WIFE_FIRM, "uscc": uscc(900_001), "role": "shareholder",
            "share": "60", "since_on": "2023-03-15", "scope": "新型建筑材料", "is_related": "1"}  # fmt: skip
    return _told(number, (wife,), (firm,))


def _told(
    number: int, relatives: tuple[dict[str, str], ...], companies: tuple[dict[str, str], ...]
) -> Told:
    sections = {
        "declarant": ({"number": identity(2 * number), "joined_on": "2008-07-01"},),
        "relatives": relatives,
        "companies": companies,
        "statement": ({"words": "无"},),
    }
    empty = {"posts", "offshore", "dealings"} | (set() if companies else {"companies"})
    return Told(sections, frozenset(empty), promised=True)
