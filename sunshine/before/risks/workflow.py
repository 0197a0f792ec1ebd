"""States of a risk point and of a control."""

from sunshine.before.risks.rules import PLANNED
from sunshine.foundation.workflow.rules import STAYS, Table, Transition, extension_rows

REASON = (("reason", "理由", 6),)
LINE = (("metric", "看板指标", 1), ("threshold", "预警线", 1), ("reason", "预警线的来由", 6))
WORDS = (("reason", "内容", 10),)
LIVE = frozenset({"found", "rated", "active", "review"})

RISK_POINT = Table(
    label="risk_point",
    title="风险点",
    initial="found",
    states={
        "found": "待评级",
        "rated": "待审定",
        "active": "已生效",
        "review": "待复评",
        "withdrawn": "已撤销",
    },
    transitions=(
        Transition("revise", "修改", frozenset({"found"}), STAYS, "risk.file"),
        Transition(
            "rate", "评级", frozenset({"found", "review"}), "rated", "risk.rate", REASON,
            informs=("risk.confirm",),
        ),
        Transition(
            "confirm", "审定", frozenset({"rated"}), "active", "risk.confirm", REASON,
            others=True, informs=("author",),
        ),
        Transition(
            "return", "退回评级", frozenset({"rated"}), "found", "risk.confirm", REASON,
            informs=("author", "risk.rate"),
        ),
        Transition(
            "ask_review", "提起复评", frozenset({"active"}), "review", "risk.rate", REASON,
            informs=("author",),
        ),
        Transition(
            "fall_due", "触发复评", frozenset({"active"}), "review", "risk.rate", REASON,
            by_system=True, informs=("risk.rate",),
        ),
        Transition(
            "reaffirm", "复评不变", frozenset({"review"}), "active", "risk.confirm", REASON,
            others=True, informs=("author",),
        ),
        Transition(
            "change", "变更", frozenset({"active", "review"}), "found", "risk.file", REASON,
            informs=("risk.rate",),
        ),
        Transition(
            "withdraw", "撤销", LIVE, "withdrawn", "risk.confirm", REASON, informs=("author",)
        ),
        Transition(
            "follow", "采用风险库新版", frozenset({"found", "active", "review"}), "found", "risk.file",
            REASON, informs=("risk.rate",),
        ),
        Transition("keep", "保留本单位的写法", LIVE, STAYS, "risk.file", REASON),
        Transition("tie", "关联指标", LIVE, STAYS, "risk.rate", LINE),
        Transition("untie", "取消关联指标", LIVE, STAYS, "risk.rate", REASON),
        Transition("attach", "附上材料", LIVE, STAYS, "risk.file"),
        Transition("detach", "撤下材料", LIVE, STAYS, "risk.file", REASON),
    ),
)  # fmt: skip
# State → what somebody has to do now, and who; the parameter of its period.
WORK = {
    "found": ("评定风险等级", "risk.rate"),
    "rated": ("审定风险点", "risk.confirm"),
    "review": ("复评风险点", "risk.rate"),
}
PERIODS = {"found": "risk.rate", "rated": "risk.confirm", "review": "risk.review"}

CONTROL = Table(
    label="control",
    title="防控措施",
    initial="planned",
    states={
        "planned": PLANNED,
        "done": "待评价",
        "verified": "已评价",
        "retired": "已停用",
    },
    transitions=(
        Transition(
            "carry_out", "报告落实", frozenset({"planned"}), "done", "risk.file", WORDS,
            informs=("risk.oversee",),
        ),
        Transition(
            "uphold", "评价为有效", frozenset({"done"}), "verified", "risk.oversee", REASON,
            informs=("assignee",),
        ),
        Transition(
            "uphold_partly", "评价为部分有效", frozenset({"done"}), "verified", "risk.oversee", REASON,
            informs=("assignee",),
        ),
        Transition(
            "refute", "评价为无效，重新落实", frozenset({"done", "verified"}), "planned", "risk.oversee",
            REASON, informs=("assignee",),
        ),
        Transition(
            "retire", "停用", frozenset({"planned", "done", "verified"}), "retired", "risk.confirm",
            REASON, informs=("assignee",),
        ),
        Transition("attach", "附上材料", frozenset({"planned", "done"}), STAYS, "risk.file"),
        Transition("detach", "撤下材料", frozenset({"planned", "done"}), STAYS, "risk.file", REASON),
        *extension_rows(frozenset({"planned"}), "risk.file", "risk.oversee", REASON),
    ),
)  # fmt: skip
CONTROL_WORK = {"planned": ("落实防控措施", "risk.file"), "done": ("评价防控措施", "risk.oversee")}
EFFECT_OF = {"uphold": "effective", "uphold_partly": "partly", "refute": "ineffective"}
