"""数据目录: sections one can jump to, and only those that hold the word."""

import re

import pytest


@pytest.fixture
def found(house):
    def ask(words: str) -> tuple[list[str], list[str]]:
        page = house.browser.get("/data/catalogue/", {"q": words}).content.decode()
        return re.findall(r'href="#m-(\w+)"', page), re.findall(r'id="m-(\w+)"', page)

    return ask


def test_every_table_has_its_place_on_the_page(found) -> None:
    jumps, sections = found("")
    assert jumps == sections
    assert {"payment", "contract", "kinship"} <= set(sections)


def test_a_word_leaves_the_tables_that_hold_it(found) -> None:
    assert found("fk-nothing") == ([], [])
    jumps, sections = found("担保")
    assert "guarantee" in jumps
    assert "vote" not in sections
    assert "payment" in found("PAID_ON")[1], "by the name of a field, in either case"
