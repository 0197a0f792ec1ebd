"""ID numbers and mobile numbers in prose."""

import re

import pytest

from sunshine.datacentre.catalogue.rules import ID_MASK, MOBILE_MASK, SUSPECT, is_id_number, mask

# Made by the rule of GB 11643: nobody's, but whole.
RIGHT = "11010519491231002X"


@pytest.mark.parametrize("text", [RIGHT, RIGHT.lower()])
def test_a_number_with_a_birthday_and_the_right_check_digit_is_a_citizens(text):
    assert is_id_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",  # another check digit
        "11010519491331002X",  # no thirteenth month
        "91350100M000100Y43",  # a firm's credit code
        "1101051949123100",
        "",
    ],
)
def test_other_numbers_are_not(text):
    assert not is_id_number(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"付张三（{RIGHT}）劳务费", f"付张三（{ID_MASK}）劳务费"),
        ("联系 13812345678", f"联系 {MOBILE_MASK}"),
        ("联系 138-1234-5678，或+8613912345678", f"联系 {MOBILE_MASK}，或{MOBILE_MASK}"),
        ("合同 20138123456789", "合同 20138123456789"),
        ("票号 110105194912310021", "票号 110105194912310021"),
        ("12812345678 不是手机号", "12812345678 不是手机号"),
        (f"{RIGHT}和{RIGHT}", f"{ID_MASK}和{ID_MASK}"),
    ],
)
def test_what_is_found_becomes_a_word_for_it(text, kept):
    assert mask(text) == kept


@pytest.mark.parametrize("text", [RIGHT, "13812345678", "138 1234 5678", "86-13812345678"])
def test_the_cheap_pattern_misses_nothing_that_the_exact_ones_find(text):
    assert re.search(SUSPECT, text)
