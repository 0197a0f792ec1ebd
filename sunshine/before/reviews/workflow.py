"""States of a review and of a condition of its opinion."""

from sunshine.foundation.workflow.rules import STAYS, Table, Transition, extension_rows

REASON = (("reason", "理由", 6),)
OPINION = (("reason", "审查意见", 10), ("basis", "依据", 4))
FULFIL = "matter.file"

REVIEW = Table(
    label="review",
    title="审查",
    initial="asked",
    states={"asked": "待出具", "given": "待会签", "standing": "意见有效", "closed": "不再审查"},
    transitions=(
        Transition(
            "answer", "出具意见", frozenset({"asked"}), "standing", "review.answer", OPINION,
            endorses="opinion", others=True, informs=("author",),
        ),
        Transition(
            "countersign", "会签", frozenset({"given"}), "standing", "review.answer",
            endorses="countersignature", others=True, informs=("author",),
        ),
        Transition(
            "return", "退回重写", frozenset({"given"}), "asked", "review.answer", REASON,
            others=True,
        ),
        Transition(
            "lapse", "因改动失效", frozenset({"given", "standing"}), STAYS, "review.answer",
            by_system=True, informs=("author",),
        ),
        Transition(
            "close", "不再审查", frozenset({"asked", "given", "standing"}), "closed",
            "review.answer", by_system=True,
        ),
        Transition("reopen", "重新送审", frozenset({"closed"}), "asked", "review.answer", by_system=True),
        *extension_rows(frozenset({"asked"}), "review.answer", FULFIL, REASON),
    ),
    reopens=(("answer", "asked"), ("countersign", "given")),
)  # fmt: skip
CONDITION = Table(
    label="condition",
    title="审查条件",
    initial="open",
    states={"open": "待落实", "fulfilled": "待认可", "accepted": "已认可", "void": "随意见失效"},
    transitions=(
        Transition(
            "fulfil", "报告落实", frozenset({"open"}), "fulfilled", FULFIL,
            (("reason", "落实情况", 6),),
        ),
        Transition(
            "accept", "认可", frozenset({"fulfilled"}), "accepted", "review.answer", others=True,
            informs=("author",),
        ),
        Transition(
            "refuse", "不认可", frozenset({"fulfilled"}), "open", "review.answer", REASON,
            others=True, informs=("author",),
        ),
        Transition(
            "void", "随意见失效", frozenset({"open", "fulfilled", "accepted"}), "void",
            "review.answer", by_system=True,
        ),
        Transition("attach", "附上材料", frozenset({"open"}), STAYS, FULFIL),
        Transition("detach", "撤下材料", frozenset({"open"}), STAYS, FULFIL, REASON),
    ),
)  # fmt: skip
# State → what somebody has to do now. Whoever answers needs the department's own right.
WORK = {"asked": "出具审查意见", "given": "会签审查意见"}
PERIODS = {"asked": "review.answer", "given": "review.countersign"}
CONDITION_WORK = {"open": "落实审查条件", "fulfilled": "认可审查条件"}
