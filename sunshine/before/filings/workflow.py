"""States of a matter: filed and reviewed, sounded, signed, read by the resident group, on file."""

from sunshine.foundation.workflow.rules import STAYS, Table, Transition

REASON = (("reason", "理由", 6),)
ANSWER = (("answer", "意见", 1), ("reason", "意见内容", 4))
UNSIGNED = frozenset({"returned", "filed", "sounding", "signing"})
OPEN = UNSIGNED | {"signed"}

MATTER = Table(
    label="matter",
    title="报备事项",
    initial="filed",
    states={
        "returned": "待补正",
        "filed": "审查中",
        "sounding": "会前酝酿",
        "signing": "待签字",
        "signed": "已签字待阅",
        "on_file": "已备案",
        "withdrawn": "已撤回",
        "void": "已作废",
    },
    transitions=(
        Transition(
            "send", "送会前酝酿", frozenset({"filed"}), "sounding", "matter.file",
            informs=("matter.sound",),
        ),
        Transition(
            "sound", "发表酝酿意见", frozenset({"sounding"}), "signing", "matter.sound", ANSWER,
            endorses="sounding", others=True, informs=("author",),
        ),
        Transition(
            "sign", "签字", frozenset({"signing"}), "signed", "matter.sign",
            endorses="signature", others=True, step_up=True,
            informs=("author", "copy:matter.receive"),
        ),
        Transition(
            "receive", "阅知存档", frozenset({"signed"}), "on_file", "matter.receive",
            others=True, informs=("author",),
        ),
        Transition(
            "return", "退回补正", UNSIGNED - {"returned"}, "returned", "matter.return", REASON,
            others=True, informs=("author",),
        ),
        Transition("refile", "重新提交", frozenset({"returned"}), "filed", "matter.file"),
        Transition("revise", "修改内容", OPEN, STAYS, "matter.file", REASON),
        Transition("attach", "附上材料", OPEN, STAYS, "matter.file"),
        Transition("detach", "撤下材料", OPEN, STAYS, "matter.file", REASON),
        Transition("withdraw", "撤回", UNSIGNED, "withdrawn", "matter.file", REASON),
        Transition(
            "void", "作废", frozenset({"signed", "on_file"}), "void", "matter.sign", REASON,
            informs=("author", "copy:matter.receive"),
        ),
    ),
    reopens=(("sound", "sounding"), ("sign", "signing")),
)  # fmt: skip
# State → what somebody has to do now, and who.
WORK = {
    "returned": ("补正报备", "matter.file"),
    "filed": ("审查齐备后送酝酿", "matter.file"),
    "sounding": ("会前酝酿", "matter.sound"),
    "signing": ("签字", "matter.sign"),
    "signed": ("阅知报备", "matter.receive"),
}
