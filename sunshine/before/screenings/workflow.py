"""States of a screening and of each unit's part in it."""

from sunshine.foundation.workflow.rules import Table, Transition

REASON = (("reason", "理由", 6),)
WORDS = (("reason", "内容", 10),)

SCREENING = Table(
    label="risk_screening",
    title="风险排查",
    initial="design",
    states={
        "design": "整体设计",
        "phased": "分步实施",
        "upward": "逐层推进",
        "running": "整合运行",
        "withdrawn": "已取消",
    },
    transitions=(
        Transition(
            "start", "试点单位开始排查", frozenset({"design"}), "phased", "risk.screen",
            informs=("risk.file",),
        ),
        Transition(
            "widen", "推开到其余单位", frozenset({"phased"}), "upward", "risk.screen", REASON,
            informs=("risk.file",),
        ),
        Transition(
            "integrate", "整合运行", frozenset({"upward"}), "running", "risk.screen", WORDS,
            informs=("risk.file", "risk.confirm"),
        ),
        Transition(
            "withdraw", "取消", frozenset({"design", "phased", "upward"}), "withdrawn",
            "risk.screen", REASON,
        ),
    ),
)  # fmt: skip

SCREENING_PART = Table(
    label="screening_part",
    title="单位排查",
    initial="waiting",
    states={
        "waiting": "未开始",
        "open": "排查中",
        "submitted": "待汇总",
        "merged": "已汇总",
        "withdrawn": "已取消",
    },
    transitions=(
        Transition("begin", "开始", frozenset({"waiting"}), "open", "risk.screen"),
        Transition(
            "submit", "上报排查结果", frozenset({"open"}), "submitted", "risk.file", WORDS,
            informs=("risk.screen",),
        ),
        Transition(
            "merge", "汇总", frozenset({"submitted"}), "merged", "risk.screen", REASON, others=True,
            informs=("author",),
        ),
        Transition(
            "return", "退回补查", frozenset({"submitted"}), "open", "risk.screen", REASON,
            informs=("author",),
        ),
        Transition(
            "stop", "取消", frozenset({"waiting", "open", "submitted"}), "withdrawn", "risk.screen"
        ),
    ),
)  # fmt: skip
PART_WORK = {"open": ("排查风险点", "risk.file"), "submitted": ("汇总排查结果", "risk.screen")}
