"""States of an alert (lifecycles.md 预警 Alert)."""

from sunshine.foundation.workflow.rules import STAYS, Table, Transition, extension_rows

OPEN = frozenset({"new", "checking"})
CONCLUDED = frozenset({"confirmed", "covered", "explained", "false_alarm"})
IN_BATCH = frozenset({"covered", "false_alarm"})  # one reason may hold for many of these
BEGINS_ANEW = frozenset({"reopen", "bring_back"})
REASON = (("reason", "理由", 10),)


def _conclude(verb: str, title: str, *copies: str) -> Transition:
    return Transition(
        verb, title, OPEN, verb, "alert.dispose", REASON,
        endorses="conclusion", informs=("assignee", *copies),
    )  # fmt: skip


ALERT = Table(
    label="alert",
    title="疑点",
    initial="new",
    states={
        "new": "待核查",
        "checking": "核查中",
        "confirmed": "属实",
        "covered": "已覆盖",
        "explained": "可解释",
        "false_alarm": "误报",
        "exempted": "豁免中",
    },
    transitions=(
        Transition("claim", "认领", frozenset({"new"}), "checking", "alert.dispose"),
        Transition(
            "release", "退回待核查", frozenset({"checking"}), "new", "alert.dispose", REASON
        ),
        Transition(
            "assign", "指派核查人", OPEN, "checking", "alert.assign", (("assignee", "核查人", 1),),
            informs=("assignee",),
        ),
        Transition("attach", "附上材料", OPEN, STAYS, "alert.dispose"),
        Transition("detach", "撤下材料", OPEN, STAYS, "alert.dispose", REASON),
        _conclude("confirmed", "作出“属实”结论", "copy:work.oversee"),
        _conclude("covered", "作出“已覆盖”结论"),
        _conclude("explained", "作出“可解释”结论"),
        _conclude("false_alarm", "作出“误报”结论"),
        Transition("reopen", "重新核查", CONCLUDED, "new", "alert.dispose", REASON),
        Transition("set_aside", "因豁免搁置", OPEN, "exempted", "alert.dispose", by_system=True),
        Transition(
            "bring_back", "豁免结束，恢复核查", frozenset({"exempted"}), "new", "alert.dispose",
            by_system=True, informs=("assignee",),
        ),
        *extension_rows(OPEN, "alert.dispose", "alert.extend", REASON),
    ),
)  # fmt: skip
