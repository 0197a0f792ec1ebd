"""States of an amendment: file, two opinions, signature, receipt by the resident group, done."""

from sunshine.foundation.workflow.rules import STAYS, Table, Transition, extension_rows

REVIEWERS = 2  # our default: finance and legal each answer
REASON = (("reason", "理由", 6),)
ANSWER = (("answer", "意见", 1), ("reason", "理由", 6))
OPEN = frozenset({"review", "approval"})

AMENDMENT = Table(
    label="amendment",
    title="数据更正",
    initial="review",
    states={
        "returned": "已退回",
        "review": "审查中",
        "approval": "待签批",
        "signed": "待接收",
        "received": "更正中",
        "applied": "已更正",
        "failed": "未能更正",
        "withdrawn": "已撤回",
    },
    transitions=(
        Transition(
            "answer", "出具意见", frozenset({"review"}), "approval", "amendment.answer", ANSWER,
            endorses="opinion", quorum=REVIEWERS, others=True, informs=("author",),
        ),
        Transition(
            "return", "退回补正", frozenset({"review", "approval"}), "returned",
            "amendment.answer", REASON, informs=("author",),
        ),
        Transition(
            "revise", "修改内容", frozenset({"review", "approval", "returned"}), STAYS,
            "amendment.file", REASON,
        ),
        Transition(
            "attach", "附上材料", frozenset({"review", "approval", "returned"}), STAYS, "amendment.file",
        ),
        Transition(
            "detach", "撤下材料", frozenset({"review", "approval", "returned"}), STAYS,
            "amendment.file", REASON,
        ),
        Transition("refile", "重新提交", frozenset({"returned"}), "review", "amendment.file"),
        Transition(
            "withdraw", "撤回", frozenset({"returned", "review", "approval"}), "withdrawn",
            "amendment.file", REASON, while_suspended=True,
        ),
        Transition(
            "sign", "签批", frozenset({"approval"}), "signed", "amendment.sign", (),
            endorses="signature", others=True, step_up=True, informs=("author",),
        ),
        Transition("receive", "接收", frozenset({"signed"}), "received", "amendment.receive"),
        Transition("apply", "更正入湖", frozenset({"received"}), "applied", "data.ingest", by_system=True,
            informs=("author", "copy:amendment.answer", "copy:amendment.receive")),
        Transition("fail", "更正失败", frozenset({"received"}), "failed", "data.ingest", REASON, by_system=True,
            informs=("author", "amendment.receive")),
        Transition("suspend", "中止", OPEN, STAYS, "amendment.answer", REASON, informs=("author",)),
        Transition(
            "resume", "恢复", OPEN, STAYS, "amendment.answer", REASON, while_suspended=True, informs=("author",)
        ),
        *extension_rows(OPEN, "amendment.file", "amendment.sign", REASON),
    ),
    reopens=(("answer", "review"), ("sign", "approval")),
)  # fmt: skip
# State → what somebody has to do now, and who.
WORK = {
    "returned": ("补正数据更正", "amendment.file"),
    "review": ("出具更正意见", "amendment.answer"),
    "approval": ("签批数据更正", "amendment.sign"),
    "signed": ("接收数据更正", "amendment.receive"),
}
