"""States of a package, as the national receipts name them: 0 unread, 1 read, 2 and 9 refused."""

from sunshine.foundation.workflow.rules import Table, Transition

REASON = (("reason", "说明", 6),)
UNREAD = frozenset({"unread"})

PACKAGE = Table(
    label="package",
    title="数据包",
    initial="unread",
    states={
        "unread": "待回执",
        "read": "已接收",
        "business_error": "业务错误",
        "data_fault": "数据错误",
        "withdrawn": "已作废",
    },
    transitions=(
        Transition("confirm", "登记对方已接收", UNREAD, "read", "exchange.send", informs=("author",)),
        Transition(
            "reject", "登记对方退回（业务错误）", UNREAD, "business_error", "exchange.send", REASON,
            informs=("author",),
        ),
        Transition(
            "fault", "登记对方退回（数据错误）", UNREAD, "data_fault", "exchange.send", REASON,
            informs=("author",),
        ),
        Transition("withdraw", "作废（未报送）", UNREAD, "withdrawn", "exchange.send", REASON),
    ),
)  # fmt: skip
WORK = {"unread": ("登记国资委回执", "exchange.send")}
RECEIPTS = {"unread": "0", "read": "1", "business_error": "2", "data_fault": "9"}
