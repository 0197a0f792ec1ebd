"""States of a major report: reported, verified, followed until its final report, closed."""

from sunshine.foundation.workflow.rules import STAYS, Table, Transition, extension_rows

REASON = (("reason", "理由", 6),)
WORDS = (("reason", "内容", 10),)
GOING = frozenset({"reported", "verifying", "handling"})
OPEN = GOING | {"final"}

MAJOR_REPORT = Table(
    label="report",
    title="重大报告",
    initial="reported",
    states={
        "reported": "待受理",
        "verifying": "核查中",
        "handling": "处置中",
        "final": "终报待审",
        "closed": "已办结",
        "withdrawn": "已撤回",
    },
    transitions=(
        Transition(
            "accept", "受理核查", frozenset({"reported"}), "verifying", "report.verify",
            others=True, informs=("author",),
        ),
        Transition("supplement", "续报", GOING, STAYS, "report.file", WORDS, informs=("report.verify",)),
        Transition(
            "uphold", "核查属实", frozenset({"verifying"}), "handling", "report.verify", WORDS,
            others=True, informs=("author",),
        ),
        Transition(
            "uphold_partly", "核查部分属实", frozenset({"verifying"}), "handling", "report.verify",
            WORDS, others=True, informs=("author",),
        ),
        Transition(
            "dismiss", "核查不属实", frozenset({"verifying"}), "closed", "report.verify", WORDS,
            others=True, informs=("author",),
        ),
        Transition(
            "finish", "终报", frozenset({"handling"}), "final", "report.file", WORDS,
            informs=("report.verify",),
        ),
        Transition(
            "return", "退回续报", frozenset({"final"}), "handling", "report.verify", REASON,
            others=True, informs=("author",),
        ),
        Transition(
            "close", "办结", frozenset({"final"}), "closed", "report.verify", REASON,
            others=True, informs=("author",),
        ),
        Transition(
            "escalate", "升级上报", OPEN, STAYS, "report.verify", REASON,
            informs=("author", "copy:report.oversee"),
        ),
        Transition(
            "withdraw", "撤回", frozenset({"reported"}), "withdrawn", "report.file", REASON,
            informs=("report.verify",),
        ),
        Transition("attach", "附上材料", GOING, STAYS, "report.file"),
        Transition("detach", "撤下材料", GOING, STAYS, "report.file", REASON),
        *extension_rows(OPEN, "report.file", "report.verify", REASON),
    ),
)  # fmt: skip
# State → what somebody has to do now, and who; the parameter of its period.
WORK = {
    "reported": ("受理重大报告", "report.verify"),
    "verifying": ("核查重大报告", "report.verify"),
    "handling": ("续报或终报", "report.file"),
    "final": ("审核终报", "report.verify"),
}
PERIODS = {
    "reported": "report.accept",
    "verifying": "report.verify",
    "handling": "report.follow",
    "final": "report.review",
}
OUTCOMES = {"uphold": "upheld", "uphold_partly": "partly", "dismiss": "dismissed"}
