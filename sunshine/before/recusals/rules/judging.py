"""What two opinions come to, and how long an interest may take to be given up. Pure."""

from calendar import monthrange
from datetime import date

# Strictest first.
ANSWERS = {"recuse": "须回避", "waive": "可以豁免", "none": "不构成利益冲突"}
TARGETS = {"recuse": "recused", "waive": "waiving", "none": "dismissed"}
ADJUSTMENTS = {
    "step_aside": "业务回避",
    "change_post": "岗位调整",
    "party_exit": "关联方退出",
    "trade_ban": "禁止交易",
}
RELATIONS = {
    "own": "本人持股、任职或者取酬",
    "spouse": "配偶",
    "child": "子女及其配偶",
    "parent": "父母（含配偶的父母）",
    "sibling": "兄弟姐妹及其配偶",
    "other_relative": "其他近亲属、近姻亲",
    "other": "其他利害关系",
}


def stricter(first: str, second: str) -> str:
    """Where discipline and personnel differ, nobody is let in: the stricter opinion holds. So a
    waiver, or finding nothing, takes both.
    """
    return min(first, second, key=list(ANSWERS).index)


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the month's last (民法典第二百零二条)."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
