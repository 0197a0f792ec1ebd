"""States of an exemption: asked by one, decided by another, in force until its day."""

from sunshine.foundation.workflow.rules import Table, Transition

REASON = (("reason", "理由", 6),)

EXEMPTION = Table(
    label="exemption",
    title="豁免",
    initial="asked",
    states={
        "asked": "待审批",
        "approved": "生效中",
        "refused": "不予批准",
        "withdrawn": "已撤回",
        "revoked": "已取消",
        "expired": "已到期",
    },
    transitions=(
        Transition("approve", "批准", frozenset({"asked"}), "approved", "exemption.approve", REASON,
            others=True, informs=("author",)),
        Transition("refuse", "不予批准", frozenset({"asked"}), "refused", "exemption.approve", REASON,
            others=True, informs=("author",)),
        Transition("withdraw", "撤回", frozenset({"asked"}), "withdrawn", "exemption.ask", REASON),
        Transition("revoke", "取消", frozenset({"approved"}), "revoked", "exemption.approve", REASON,
            informs=("author",)),
        Transition("expire", "到期", frozenset({"approved"}), "expired", "exemption.approve",
            by_system=True, informs=("author",)),
    ),
)  # fmt: skip
