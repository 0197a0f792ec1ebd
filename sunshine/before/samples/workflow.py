"""States of a sample, and of the check of one file that was drawn."""

from sunshine.foundation.workflow.rules import STAYS, Table, Transition, extension_rows

REASON = (("reason", "理由", 6),)
WORDS = (("reason", "内容", 10),)

SAMPLE = Table(
    label="archive_sample",
    title="档案抽查",
    initial="frozen",
    states={"frozen": "待抽取", "going": "核查中", "closed": "已办结", "withdrawn": "已撤销"},
    transitions=(
        Transition("draw", "抽取", frozenset({"frozen"}), "going", "sample.draw"),
        Transition("withdraw", "撤销", frozenset({"frozen"}), "withdrawn", "sample.draw", REASON),
        Transition(
            "close", "办结抽查", frozenset({"going"}), "closed", "sample.draw",
            (("reason", "总体结论", 10),),
        ),
    ),
)  # fmt: skip

CHECK = Table(
    label="check",
    title="档案核查",
    initial="checking",
    states={
        "checking": "核查中",
        "issued": "待整改",
        "answered": "待复核",
        "closed": "已办结",
    },
    transitions=(
        Transition(
            "assign", "指派核查人", frozenset({"checking"}), STAYS, "sample.draw",
            (("checker", "核查人", 1),), informs=("assignee",),
        ),
        Transition("recheck", "重新核对", frozenset({"checking"}), STAYS, "sample.check"),
        Transition(
            "issue", "发送问题", frozenset({"checking"}), "issued", "sample.check",
            (("reason", "发现的问题", 10),), informs=("sample.answer",),
        ),
        Transition(
            "answer", "提交整改", frozenset({"issued"}), "answered", "sample.answer", WORDS,
            informs=("assignee",),
        ),
        Transition("attach", "附上材料", frozenset({"issued"}), STAYS, "sample.answer"),
        Transition("detach", "撤下材料", frozenset({"issued"}), STAYS, "sample.answer", REASON),
        Transition(
            "return", "退回整改", frozenset({"answered"}), "issued", "sample.check", REASON,
            informs=("sample.answer",),
        ),
        Transition(
            "close", "复核销号", frozenset({"answered"}), "closed", "sample.check", REASON,
            informs=("sample.answer",),
        ),
        Transition("pass", "核查合格", frozenset({"checking"}), "closed", "sample.check"),
        *extension_rows(frozenset({"issued"}), "sample.answer", "sample.check", REASON),
    ),
)  # fmt: skip
# State → what somebody has to do now, and who; the parameter of its period.
WORK = {
    "checking": ("核查抽中的档案", "sample.check"),
    "issued": ("整改抽查问题", "sample.answer"),
    "answered": ("复核整改说明", "sample.check"),
}
PERIODS = {"checking": "sample.check", "issued": "sample.answer", "answered": "sample.review"}
# Whose work it is.
CHECKERS = frozenset(
    {"recheck", "pass", "issue", "return", "close", "allow_extension", "refuse_extension"}
)
