"""Credit codes, identity numbers, closures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunshine.foundation.organisations.rules import (
    ID_CHECKS,
    ID_WEIGHTS,
    USCC_ALPHABET,
    closure,
    is_identity_number,
    is_uscc,
    uscc_check_digit,
)


def test_a_published_credit_code_is_accepted():
    # The example of GB 32100-2015.
    assert is_uscc("91350100M000100Y43")
    assert not is_uscc("91350100M000100Y44")


@given(
    st.text(USCC_ALPHABET, min_size=17, max_size=17),
    st.integers(0, 16),
    st.sampled_from(USCC_ALPHABET),
)
def test_one_wrong_character_is_found(body, place, other):
    code = body + uscc_check_digit(body)
    assert is_uscc(code)
    if other != code[place]:
        assert not is_uscc(code[:place] + other + code[place + 1 :])


def test_an_identity_number_has_a_check_digit():
    # The example of GB 11643-1999.
    assert is_identity_number("11010519491231002X")
    assert not is_identity_number("110105194912310021")
    assert len(ID_CHECKS) == 11
    assert ID_WEIGHTS[0] == 7


edges = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=14)


@given(edges)
def test_the_closure_is_what_walking_finds(pairs):
    found = {(a, d) for a, d, _ in closure(pairs, range(9))}
    reach = {(n, n) for n in range(9)}
    while True:
        more = reach | {(a, c) for a, b in reach for p, c in pairs if p == b}
        if more == reach:
            break
        reach = more
    assert found == reach


@pytest.mark.parametrize(
    "code",
    ["", "91350100M000100Y4", "91350100M000100Y433", "91350100m000100Y43", "91350100I000100Y43"],
)
def test_a_code_of_another_length_or_alphabet_is_none(code):
    assert is_uscc(code) is False


@pytest.mark.parametrize(
    "number",
    ["", "11010519491231002", "11010519491231002XX", "1101051949123100AX", "１1010519491231002X"],
)
def test_a_number_of_another_length_or_script_is_none(number):
    assert is_identity_number(number) is False


def test_the_check_digit_of_an_identity_number_may_be_small():
    assert is_identity_number("11010519491231002x")


def test_a_node_counts_at_its_smallest_depth_and_a_cycle_ends():
    found = set(closure([("a", "b"), ("b", "c"), ("a", "c"), ("c", "a"), ("c", "d")], "abcd"))
    assert {(d, n) for a, d, n in found if a == "a"} == {("a", 0), ("b", 1), ("c", 1), ("d", 2)}
    assert {(d, n) for a, d, n in found if a == "d"} == {("d", 0)}
    assert len(found) == len({(a, d) for a, d, _ in found})
