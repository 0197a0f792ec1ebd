"""Is a new value of a field acceptable. Pure."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

CHANGEABLE = frozenset({"text", "date", "money", "number", "integer", "boolean"})
CENTS = Decimal("0.01")
LARGEST = Decimal(10) ** 12
WORDS_OF_BOOLEAN = {"是": "true", "否": "false", "true": "true", "false": "false"}
LONGEST = 400


def clean(kind: str, text: str, values: Mapping[str, str], pattern: str | None) -> str:
    """A value as the lake keeps it; raises ValueError (Chinese) for one it would not take."""
    text = text.strip()
    if values:
        found = {title: code for code, title in values.items()} | {code: code for code in values}
        if text not in found:
            raise ValueError("请填：" + "、".join(values.values()))
        return found[text]
    if len(text) > LONGEST:
        raise ValueError(f"不超过 {LONGEST} 个字")
    if pattern and not re.fullmatch(pattern, text):
        raise ValueError("格式不正确")
    return _typed(kind, text)


def _typed(kind: str, text: str) -> str:  # noqa: C901  one answer a type
    if kind == "date":
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError as error:
            raise ValueError("请填 2026-01-31 这样的日期") from error
    if kind == "money":
        amount = _number(text)
        if amount != amount.quantize(CENTS) or abs(amount) >= LARGEST:
            raise ValueError("请填不超过两位小数的金额，例如 12345.60")
        return f"{amount:.2f}"
    if kind == "number":
        return str(_number(text))
    if kind == "integer":
        if not re.fullmatch(r"-?\d{1,18}", text):
            raise ValueError("请填整数")
        return text
    if kind == "boolean":
        if text not in WORDS_OF_BOOLEAN:
            raise ValueError("请填“是”或“否”")
        return WORDS_OF_BOOLEAN[text]
    return text


def _number(text: str) -> Decimal:
    try:
        found = Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise ValueError("请填数字") from error
    if not found.is_finite():
        raise ValueError("请填数字")
    return found
