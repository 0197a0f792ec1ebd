"""States of a list: drafted, reviewed by law, signed, in force, replaced by the next."""

from sunshine.foundation.workflow.rules import Table, Transition

REASON = (("reason", "理由", 6),)

AUTHORITY_LIST = Table(
    label="authority_list",
    title="权责清单",
    initial="draft",
    states={
        "draft": "起草中",
        "review": "法律审核中",
        "approval": "待签发",
        "in_force": "生效",
        "replaced": "已被替代",
        "withdrawn": "已撤回",
    },
    transitions=(
        Transition("submit", "送法律审核", frozenset({"draft"}), "review", "authority.draft"),
        Transition("review", "法律审核通过", frozenset({"review"}), "approval", "authority.review", REASON,
            endorses="opinion", others=True, informs=("author",)),
        Transition("return", "退回修改", frozenset({"review", "approval"}), "draft", "authority.review", REASON,
            informs=("author",)),
        Transition("sign", "签发", frozenset({"approval"}), "in_force", "authority.sign",
            endorses="signature", others=True, step_up=True, informs=("author", "authority.read")),
        Transition("withdraw", "撤回", frozenset({"draft", "review", "approval"}), "withdrawn", "authority.draft",
            REASON),
        Transition("replace", "由新版替代", frozenset({"in_force"}), "replaced", "authority.sign", by_system=True),
    ),
)  # fmt: skip
# State → what somebody has to do now, and who.
WORK = {
    "review": ("法律审核权责清单", "authority.review"),
    "approval": ("签发权责清单", "authority.sign"),
}
