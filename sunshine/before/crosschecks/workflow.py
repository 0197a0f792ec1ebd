"""States of a match, of a special campaign, and of the disposition of one match in it."""

from sunshine.foundation.workflow.rules import STAYS, Table, Transition

REASON = (("reason", "核实说明", 6),)
JUDGED = frozenset({"confirmed", "rejected"})

MATCH = Table(
    label="match",
    title="比对结果",
    initial="open",
    states={"open": "待核实", "confirmed": "属实", "rejected": "不属实", "lapsed": "已消失"},
    transitions=(
        Transition(
            "confirm", "认定属实", frozenset({"open"}), "confirmed", "crosscheck.judge", REASON,
            informs=("crosscheck.judge",),
        ),
        Transition("reject", "认定不属实", frozenset({"open"}), "rejected", "crosscheck.judge", REASON),
        Transition(
            "reopen", "依据有变，重新核实", JUDGED | {"lapsed"}, "open", "crosscheck.judge",
            (("reason", "理由", 6),), by_system=True, informs=("crosscheck.judge",),
        ),
        Transition(
            "register", "登记利益冲突", frozenset({"confirmed"}), STAYS, "crosscheck.judge"
        ),
    ),
)  # fmt: skip

SPECIAL_CAMPAIGN = Table(
    label="special_campaign",
    title="专项整治",
    initial="going",
    states={"going": "进行中", "closed": "已办结", "withdrawn": "已撤销"},
    transitions=(
        Transition(
            "issue", "出具专项整治报告", frozenset({"going"}), STAYS, "special_campaign.run",
            (("words", "总结", 10),),
        ),
        Transition(
            "close", "办结", frozenset({"going"}), "closed", "special_campaign.run",
            (("reason", "总结", 10),),
        ),
        Transition(
            "withdraw", "撤销", frozenset({"going"}), "withdrawn", "special_campaign.run",
            (("reason", "理由", 6),),
        ),
    ),
)  # fmt: skip

DISPOSITION = Table(
    label="disposition",
    title="专项整治处置",
    initial="pending",
    states={"pending": "待处置", "disposed": "已处置"},
    transitions=(
        Transition(
            "dispose", "处置", frozenset({"pending"}), "disposed", "special_campaign.run",
            (("outcome", "处置结论", 1), ("facts", "核查情况", 10)),
        ),
        Transition(
            "correct", "更正处置", frozenset({"disposed"}), "pending", "special_campaign.run",
            (("reason", "理由", 6),),
        ),
    ),
)  # fmt: skip
WORK = ("核实比对结果", "crosscheck.judge")
REGISTER_WORK = ("登记利益冲突", "crosscheck.judge")
REGISTER_PERIOD = "conflict.register"
CAMPAIGN_WORK = ("办理专项整治", "special_campaign.run")
PERIOD = "crosscheck.judge"
