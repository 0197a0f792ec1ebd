"""States of a conflict of interest, and of each adjustment that follows from it."""

from sunshine.foundation.workflow.rules import STAYS, Table, Transition, extension_rows

REASON = (("reason", "理由", 6),)
JUDGEMENT = (("answer", "研判结论", 1), ("reason", "研判理由", 10))
LIVE = frozenset({"recused", "settled"})  # the person is kept out
UNJUDGED = frozenset({"reported", "registered", "judging", "waiving"})
OPEN = UNJUDGED | {"recused"}
STANDING = LIVE | {"waived"}

CONFLICT = Table(
    label="conflict",
    title="利益冲突",
    initial="reported",
    states={
        "reported": "待登记",
        "registered": "纪检研判中",
        "judging": "人事研判中",
        "waiving": "豁免待批准",
        "recused": "须回避，落实中",
        "settled": "须回避，已落实",
        "waived": "已豁免",
        "dismissed": "不构成",
        "released": "已解除",
    },
    transitions=(
        Transition(
            "register", "登记", frozenset({"reported"}), "registered", "conflict.register",
            others=True, informs=("conflict.discipline",),
        ),
        Transition(
            "judge", "提出纪检研判意见", frozenset({"registered"}), "judging", "conflict.discipline",
            JUDGEMENT, endorses="judgement", others=True, informs=("conflict.personnel",),
        ),
        Transition(
            "decide", "提出人事研判意见", frozenset({"judging"}), "recused", "conflict.personnel",
            JUDGEMENT, endorses="judgement", others=True,
            informs=("conflict.discipline", "conflict.approve"),
        ),
        Transition(
            "waive", "批准豁免", frozenset({"waiving"}), "waived", "conflict.approve",
            (("until", "豁免截止日", 10), ("reason", "豁免理由", 10)),
            others=True, step_up=True, informs=("copy:conflict.oversee", "conflict.personnel"),
        ),
        Transition(
            "refuse", "不批准豁免", frozenset({"waiving"}), "recused", "conflict.approve", REASON,
            others=True, informs=("conflict.personnel",),
        ),
        Transition(
            "adjust", "确定调整措施", LIVE, STAYS, "conflict.personnel", REASON,
        ),
        Transition(
            "settle", "确认措施已落实", frozenset({"recused"}), "settled", "conflict.verify", REASON,
            informs=("conflict.personnel",),
        ),
        Transition(
            "revoke", "撤销豁免", frozenset({"waived"}), "recused", "conflict.approve", REASON,
            informs=("copy:conflict.oversee", "conflict.personnel"),
        ),
        Transition(
            "lapse", "豁免到期", frozenset({"waived"}), "recused", "conflict.approve", by_system=True,
            informs=("copy:conflict.oversee", "conflict.personnel"),
        ),
        Transition(
            "release", "解除回避", STANDING, "released", "conflict.approve", REASON, step_up=True,
            informs=("copy:conflict.oversee", "conflict.personnel"),
        ),
        *extension_rows(frozenset({"registered", "judging"}), "conflict.register", "conflict.approve", REASON),
    ),
)  # fmt: skip
ADJUSTMENT = Table(
    label="adjustment",
    title="调整措施",
    initial="open",
    states={"open": "待落实", "done": "待核实", "verified": "已核实", "void": "不再需要"},
    transitions=(
        Transition(
            "report", "报告落实", frozenset({"open"}), "done", "conflict.adjust",
            (("reason", "落实情况", 6),), informs=("conflict.verify",),
        ),
        Transition(
            "verify", "核实", frozenset({"done"}), "verified", "conflict.verify", REASON, others=True,
            informs=("author",),
        ),
        Transition(
            "return", "退回", frozenset({"done"}), "open", "conflict.verify", REASON, others=True,
            informs=("author",),
        ),
        Transition("attach", "附上材料", frozenset({"open"}), STAYS, "conflict.adjust"),
        Transition("detach", "撤下材料", frozenset({"open"}), STAYS, "conflict.adjust", REASON),
        Transition(
            "void", "不再需要", frozenset({"open", "done", "verified"}), "void", "conflict.adjust",
            by_system=True,
        ),
        *extension_rows(frozenset({"open"}), "conflict.adjust", "conflict.verify", REASON),
    ),
)  # fmt: skip
# State → what somebody has to do now, and who; the parameter of its period.
WORK = {
    "reported": ("登记利益冲突", "conflict.register"),
    "registered": ("纪检研判利益冲突", "conflict.discipline"),
    "judging": ("人事研判利益冲突", "conflict.personnel"),
    "waiving": ("审批豁免", "conflict.approve"),
    "recused": ("落实回避和调整", "conflict.personnel"),
}
PERIODS = {
    "reported": "conflict.register",
    "registered": "conflict.judge",
    "judging": "conflict.decide",
    "waiving": "conflict.waive",
    "recused": "conflict.settle",
}
ADJUSTMENT_WORK = {
    "open": ("落实调整措施", "conflict.adjust"),
    "done": ("核实调整措施", "conflict.verify"),
}
