"""States of a brief: prepared, its opinion given, withdrawn."""

from sunshine.foundation.workflow.rules import STAYS, Table, Transition

REASON = (("reason", "理由", 6),)
OPINION = (("reason", "初步监督意见", 10),)

BRIEF = Table(
    label="brief",
    title="事前研判",
    initial="draft",
    states={"draft": "拟提", "given": "已提出", "withdrawn": "已撤回"},
    transitions=(
        Transition("revise", "修改研判对象", frozenset({"draft"}), STAYS, "brief.write"),
        Transition(
            "give", "提出初步监督意见", frozenset({"draft"}), "given", "brief.write", OPINION,
            endorses="opinion", informs=("copy:brief.receive",),
        ),
        Transition(
            "withdraw", "撤回", frozenset({"draft", "given"}), "withdrawn", "brief.write", REASON,
            informs=("brief.receive",),
        ),
    ),
)  # fmt: skip
