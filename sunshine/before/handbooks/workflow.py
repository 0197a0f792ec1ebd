"""States of an edition: made, sent to be approved, in force, replaced."""

from sunshine.foundation.workflow.rules import STAYS, Table, Transition

REASON = (("reason", "理由", 6),)

HANDBOOK = Table(
    label="risk_handbook",
    title="风险防控手册",
    initial="making",
    states={
        "making": "生成中",
        "draft": "待送审",
        "approval": "待审批",
        "in_force": "已生效",
        "replaced": "已被替代",
        "withdrawn": "已作废",
    },
    transitions=(
        Transition("finish", "成稿", frozenset({"making"}), "draft", "handbook.make"),
        Transition(
            "submit", "送审", frozenset({"draft"}), "approval", "handbook.make", REASON,
            informs=("handbook.approve",),
        ),
        Transition(
            "approve", "批准生效", frozenset({"approval"}), "in_force", "handbook.approve", REASON,
            others=True, informs=("author", "copy:handbook.read"),
        ),
        Transition(
            "return", "退回", frozenset({"approval"}), "draft", "handbook.approve", REASON,
            informs=("author",),
        ),
        Transition(
            "replace", "由新版替代", frozenset({"in_force"}), "replaced", "handbook.approve"
        ),
        Transition(
            "withdraw", "作废", frozenset({"making", "draft", "approval"}), "withdrawn",
            "handbook.make", REASON,
        ),
        Transition("acknowledge", "阅知", frozenset({"in_force"}), STAYS, "handbook.read"),
    ),
)  # fmt: skip
WORK = {
    "draft": ("送审风险防控手册", "handbook.make"),
    "approval": ("审批风险防控手册", "handbook.approve"),
}
