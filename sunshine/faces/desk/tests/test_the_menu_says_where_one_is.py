"""One line of the menu is marked, or none; its group stands open."""

import pytest

from sunshine.faces.desk.queries.frame import MENU, menu_of
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.identity.rules import NOBODY

LINES = [item.url for group in MENU for item in group.items]


def marked(path: str) -> list[str]:
    groups = menu_of(system_actor("测试"), path)
    assert all(g.is_open for g in groups if any(i.is_current for i in g.items))
    return [i.url for g in groups for i in g.items if i.is_current]


@pytest.mark.parametrize("url", LINES)
def test_each_line_is_marked_on_its_page_and_on_those_below(url) -> None:
    assert marked(url) == [url]
    if url != "/":
        assert marked(f"{url}0198-a/history/") == [url]


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ("/declarations/draws/", ["/declarations/draws/"]),
        ("/declarations/0198/", ["/declarations/"]),
        ("/recusals/mine/new/", ["/recusals/mine/"]),
        ("/exchange/in/0198/", ["/exchange/"]),
        ("/", ["/"]),
        ("/receipts/0198/", []),
        ("/workshop/", []),
    ],
)
def test_the_longest_address_counts_and_the_first_page_only_for_itself(path, lines) -> None:
    assert marked(path) == lines


def test_who_may_do_nothing_sees_only_lines_for_everybody() -> None:
    shown = {i.url for g in menu_of(NOBODY, "/alerts/") for i in g.items}
    assert shown == {i.url for g in MENU for i in g.items if not i.permission}
