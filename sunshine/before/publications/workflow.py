"""States of a publication: proposed, checked, open, withdrawn."""

from sunshine.foundation.workflow.rules import Table, Transition

REASON = (("reason", "理由", 6),)

PUBLICATION = Table(
    label="publication",
    title="风险点公开",
    initial="proposed",
    states={
        "proposed": "待审核",
        "published": "已公开",
        "superseded": "已更新",
        "withdrawn": "已撤回",
        "refused": "未通过",
    },
    transitions=(
        Transition(
            "publish", "审核公开", frozenset({"proposed"}), "published", "publication.approve",
            REASON, others=True, informs=("author",),
        ),
        Transition(
            "refuse", "不予公开", frozenset({"proposed"}), "refused", "publication.approve", REASON,
            informs=("author",),
        ),
        Transition(
            "supersede", "由新内容更新", frozenset({"published"}), "superseded", "publication.approve"
        ),
        Transition(
            "withdraw", "撤回公开", frozenset({"published"}), "withdrawn", "publication.approve", REASON,
            informs=("author",),
        ),
    ),
)  # fmt: skip
WORK = {"proposed": ("审核公开内容", "publication.approve")}
