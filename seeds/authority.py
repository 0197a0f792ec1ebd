"""The first group's list, drafted, reviewed and signed by its people, so that it is law in the demo.

Below it every enterprise of the group inherits; the others keep the rows of the city's files.
"""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from sunshine.before.authority.actions import act
from sunshine.before.authority.actions.drafting import open_draft, replace_rules
from sunshine.before.authority.engine import catalogue
from sunshine.before.authority.forms import rule_fields
from sunshine.before.authority.models import AuthorityList
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor

PARTY, BOARD, MANAGERS, STAFF = "党委会", "董事会", "总经理办公会", "职工代表大会"
SASAC = "备案"
COLUMNS = (
    "item_code", "title", "line", "bodies", "legal", "attachments", "opinions", "reporting", "remark",
)  # fmt: skip
RULES = (
    ("D01-001", "贯彻上级重大决策部署的措施", "", (PARTY,), "否", "实施方案", "", "", ""),
    ("D02-001", "发展战略和中长期规划", "", (PARTY, BOARD), "是", "规划文本、专家论证意见", "外部董事", "审批", ""),
    ("D03-001", "改制、兼并重组", "", (PARTY, STAFF, BOARD), "是", "方案、资产评估报告、风险评估报告", "职工代表", "审批", "涉及职工安置的先经职代会"),
    ("D04-001", "资产处置和产权转让", "", (MANAGERS,), "是", "资产评估报告", "", "", ""),
    ("D04-001", "资产处置和产权转让", "200万元", (PARTY, BOARD), "是", "资产评估报告、法律意见书", "", SASAC, ""),
    ("D05-001", "对外投资", "", (PARTY, BOARD), "是", "可行性研究报告、尽职调查报告", "", SASAC, ""),
    ("D06-001", "薪酬和利益调配", "", (PARTY, STAFF, BOARD), "是", "分配方案", "职工代表", "", ""),
    ("D07-001", "机构调整和重要规章制度", "", (PARTY, MANAGERS), "是", "制度文本", "", "", ""),
    ("D10-001", "重大法律纠纷", "500万元", (PARTY, BOARD), "是", "法律意见书", "", SASAC, ""),
    ("H01-001", "中层以上经营管理人员任免", "", (PARTY,), "否", "动议、民主推荐、考察材料、纪委廉洁意见", "纪检监察组", "", ""),
    ("P01-001", "年度投资计划", "", (PARTY, MANAGERS, BOARD), "是", "投资计划", "", SASAC, ""),
    ("P02-001", "融资和对外担保", "", (PARTY, BOARD), "是", "反担保方案、被担保人财务资料", "", SASAC, ""),
    ("P05-001", "工程建设项目", "", (MANAGERS,), "否", "", "", "", ""),
    ("P05-001", "工程建设项目", "400万元", (PARTY, BOARD), "是", "可行性研究报告、资金来源说明", "", "", "工程必须招标的限额以上"),
    ("P06-001", "大宗物资和服务采购", "200万元", (PARTY, MANAGERS), "是", "采购方案", "", "", ""),
    ("F01-001", "大额资金支付", "", (MANAGERS,), "否", "", "", "", ""),
    ("F01-001", "大额资金支付", "100万元", (PARTY, BOARD), "是", "预算依据、合同", "", "", ""),
    ("F01-001", "大额资金支付", "同一事项累计 300万元", (PARTY, BOARD), "是", "预算依据、合同", "", "", "防止拆分"),
    ("F02-001", "超预算资金", "50万元", (PARTY, BOARD), "是", "超预算说明", "", "", ""),
    ("F04-001", "对外借款", "", (PARTY, BOARD), "是", "借款方资信材料、担保材料", "", SASAC, ""),
    ("F03-001", "对外捐赠和赞助", "", (PARTY, MANAGERS), "否", "", "", "", ""),
    ("F03-001", "对外捐赠和赞助", "年度累计 10万元", (PARTY, BOARD), "是", "", "", SASAC, ""),
)  # fmt: skip
KEPT = (
    (
        "P02-001",
        "融资和对外担保",
        "",
        (PARTY, BOARD),
        "是",
        "",
        "",
        "",
        "下属企业对外担保由集团决定",
    ),
    ("D05-001", "下属企业对外投资", "500万元", (PARTY, BOARD), "是", "可行性研究报告", "", "", ""),
)


def enact_lists() -> int:
    """Once; how many lists became law."""
    if AuthorityList.objects.exists():
        return 0
    drafter, lawyer, secretary = (_actor(n) for n in ("shencha", "caiwu", "shuji"))
    place: UUID = Grant.objects.get(account__username="shuji").organisation_id
    with acting_as(drafter):
        draft = open_draft(
            by=drafter,
            organisation_id=place,
            basis="《三重一大决策制度实施办法》（虚构）",
            starts_on=today(),
        )
        rows = [*map(_row, RULES), *(_row(r, level="下属企业") for r in KEPT)]
        replace_rules(by=drafter, list_id=draft.pk, rows=rows)
    for verb, by in (("submit", drafter), ("review", lawyer), ("sign", secretary)):
        content: dict[str, object] = {"reason": "程序和权限符合章程"}
        with acting_as(by):
            act(list_id=draft.pk, verb=verb, by=by, content=content, idempotency_key=f"city-{verb}")
    return 1


def _actor(username: str) -> Actor:
    return actor_of(Account.objects.get(username=username)).confirmed()


def _row(values: tuple[Any, ...], level: str = "本级") -> dict[str, Any]:
    told = dict(zip(COLUMNS, values, strict=True)) | {"level": level}
    meetings = {f"body{n}": body for n, body in enumerate(told.pop("bodies"), 1)}
    return rule_fields(told | meetings, catalogue(Path(settings.CONTENT_ROOT)))
