"""Values somebody types for a correction, type by type."""

import pytest

from sunshine.datacentre.amendments.rules import clean


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        ("text", " 水泥 ", "水泥"),
        ("text", "长" * 400, "长" * 400),
        ("date", "2026-01-31", "2026-01-31"),
        ("money", "1,234.5", "1234.50"),
        ("money", "-3", "-3.00"),
        ("money", "999999999999.99", "999999999999.99"),
        ("number", "1,000.125", "1000.125"),
        ("integer", "-12", "-12"),
        ("integer", "9" * 18, "9" * 18),
        ("boolean", "是", "true"),
        ("boolean", "否", "false"),
        ("boolean", "true", "true"),
        ("boolean", "false", "false"),
    ],
)
def test_it_is_kept_as_the_lake_keeps_it(kind, text, kept) -> None:
    assert clean(kind, text, {}, None) == kept


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("text", "长" * 401, "不超过 400 个字"),
        ("date", "2026-02-30", "日期"),
        ("money", "1.234", "两位小数"),
        ("money", "1000000000000", "两位小数"),
        ("money", "-1000000000000", "两位小数"),
        ("money", "一百", "请填数字"),
        ("money", "NaN", "请填数字"),
        ("number", "Infinity", "请填数字"),
        ("integer", "1.0", "请填整数"),
        ("integer", "9" * 19, "请填整数"),
        ("boolean", "也许", "“是”或“否”"),
    ],
)
def test_what_it_would_not_take_is_refused_in_words(kind, text, words) -> None:
    with pytest.raises(ValueError, match=words):
        clean(kind, text, {}, None)


def test_a_code_may_be_typed_as_its_title() -> None:
    values = {"open": "公开招标", "single": "单一来源"}
    assert clean("text", "公开招标", values, None) == "open"
    assert clean("text", " single ", values, None) == "single"
    with pytest.raises(ValueError, match="请填：公开招标、单一来源"):
        clean("text", "其他", values, None)


def test_a_pattern_must_fit_from_end_to_end() -> None:
    assert clean("text", "HT-001", {}, r"HT-\d{3}") == "HT-001"
    with pytest.raises(ValueError, match="格式不正确"):
        clean("text", "HT-0011", {}, r"HT-\d{3}")
