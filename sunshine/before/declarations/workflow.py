"""States of a campaign and of one person's declaration."""

from sunshine.foundation.workflow.rules import STAYS, Table, Transition
from sunshine.foundation.worklist.rules import OWN as OWN_WORK

REASON = (("reason", "理由", 6),)
OWN = "declaration.file"  # held by whoever has the duty, on that one declaration

CAMPAIGN = Table(
    label="campaign",
    title="申报批次",
    initial="open",
    states={"open": "进行中", "closed": "已结束", "withdrawn": "已撤销"},
    transitions=(
        Transition("renew", "更新名单", frozenset({"open"}), STAYS, "declaration.manage"),
        Transition(
            "extend", "延长截止日", frozenset({"open"}), STAYS, "declaration.manage",
            (("until", "新的截止日", 10), *REASON),
        ),
        Transition(
            "close", "结束批次", frozenset({"open"}), "closed", "declaration.manage",
            (("reason", "小结", 10),),
        ),
        Transition(
            "withdraw", "撤销批次", frozenset({"open"}), "withdrawn", "declaration.manage", REASON,
        ),
    ),
)  # fmt: skip

DECLARATION = Table(
    label="declaration",
    title="从业及经营活动申报",
    initial="due",
    states={
        "due": "待申报",
        "returned": "待补正",
        "filed": "待审核",
        "reviewed": "已审核",
        "cancelled": "已免除",
        "erased": "已销毁",
    },
    transitions=(
        Transition(
            "file", "提交申报", frozenset({"due", "returned"}), "filed", OWN,
            step_up=True, informs=("declaration.review",),
        ),
        Transition("correct", "更正申报", frozenset({"filed"}), STAYS, OWN, step_up=True),
        Transition(
            "return", "退回补正", frozenset({"filed"}), "returned", "declaration.review",
            others=True, informs=("author",),
        ),
        Transition(
            "conclude", "出具审核结论", frozenset({"filed"}), "reviewed", "declaration.review",
            (("outcome", "审核结论", 1),), others=True, informs=("author",),
        ),
        Transition(
            "nominate", "列为提拔人选", frozenset({"due", "returned", "filed", "reviewed"}), STAYS,
            "declaration.manage", REASON,
        ),
        Transition(
            "cancel", "免除申报", frozenset({"due"}), "cancelled", "declaration.manage", REASON,
        ),
        Transition(
            "erase", "到期销毁", frozenset({"reviewed"}), "erased", "declaration.manage",
            REASON, others=True, step_up=True,
        ),
    ),
)  # fmt: skip
# State → what somebody has to do now, and who; the parameter of its period.
WORK = {
    "due": ("填写从业及经营活动申报", OWN_WORK),
    "returned": ("补正从业及经营活动申报", OWN_WORK),
    "filed": ("审核从业及经营活动申报", "declaration.review"),
}
PERIODS = {"returned": "declaration.return", "filed": "declaration.review"}
