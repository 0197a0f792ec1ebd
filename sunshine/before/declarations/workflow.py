"""States of a campaign, of one person's declaration, of a draw and of a verification."""

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
DRAW = Table(
    label="declaration_draw",
    title="申报抽查",
    initial="frozen",
    states={"frozen": "待抽取", "going": "核实中", "closed": "已办结", "withdrawn": "已撤销"},
    transitions=(
        Transition("draw", "抽取", frozenset({"frozen"}), "going", "declaration.draw"),
        Transition(
            "withdraw", "撤销", frozenset({"frozen"}), "withdrawn", "declaration.draw", REASON,
        ),
        Transition(
            "close", "办结抽查", frozenset({"going"}), "closed", "declaration.draw",
            (("reason", "总体结论", 10),),
        ),
    ),
)  # fmt: skip

VERIFICATION = Table(
    label="verification",
    title="申报核实",
    initial="open",
    states={"open": "待核实", "verified": "已核实"},
    transitions=(
        Transition(
            "verify", "出具核实结果", frozenset({"open"}), "verified", "declaration.verify",
            (("source", "核实来源", 1), ("result", "核实结果", 1)),
        ),
    ),
)  # fmt: skip
VERIFY_WORK = ("核实抽中的申报", "declaration.verify")
VERIFY_PERIOD = "declaration.verify"
# State → what somebody has to do now, and who; the parameter of its period.
WORK = {
    "due": ("填写从业及经营活动申报", OWN_WORK),
    "returned": ("补正从业及经营活动申报", OWN_WORK),
    "filed": ("审核从业及经营活动申报", "declaration.review"),
}
ERASE_WORK = ("销毁保存期满的申报内容", "declaration.manage")
ERASE_PERIOD = "declaration.erase"
PERIODS = {"returned": "declaration.return", "filed": "declaration.review"}
