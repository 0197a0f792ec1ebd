"""Actors, passwords, devices: what the rules say by themselves."""

from uuid import UUID

import pytest

from sunshine.foundation.identity.rules import (
    ALL_CLASSES,
    NOBODY,
    WORDS,
    Actor,
    Confirmation,
    Reach,
    Unconfirmed,
    device_in_words,
    kinds_in,
    network_of,
    signed_text,
)

ONE, TWO, PLACE = UUID(int=1), UUID(int=2), UUID(int=9)


def test_a_grant_for_all_classes_covers_each_and_a_narrow_one_only_its_own() -> None:
    wide, narrow = Reach("alert.read", "management", PLACE), Reach("a", "m", PLACE, "funds")
    assert wide.covers("funds") is True
    assert wide.covers(ALL_CLASSES) is True
    assert narrow.covers("funds") is True
    assert narrow.covers("projects") is False
    assert narrow.covers(ALL_CLASSES) is False


def test_open_data_takes_both_rights_for_all_classes() -> None:
    read, open_data = Reach("alert.read", "m", PLACE), Reach("open_data.read", "m", PLACE)
    other = Reach("board.read", "m", PLACE)

    def reads(*reach: Reach) -> bool:
        return Actor(ONE, TWO, "甲", reach=frozenset(reach)).reads_open("alert.read")

    assert reads(read, open_data) is True
    assert reads(read, open_data, other) is True
    assert reads(read) is False
    assert reads(open_data, other) is False
    assert reads(Reach("alert.read", "m", PLACE, "funds"), open_data) is False


def test_may_is_what_was_granted_and_nobody_may_nothing() -> None:
    assert Actor(ONE, None, "甲", permissions=frozenset({"alert.read"})).may("alert.read") is True
    assert NOBODY.may("alert.read") is False
    assert NOBODY.demands_second_factor is False


def test_recusal_counts_for_who_acts_and_for_whom() -> None:
    assert Actor(None, ONE, "甲", on_behalf_of_id=TWO).persons == (ONE, TWO)
    assert Actor(None, ONE, "甲").persons == (ONE,)
    assert Actor(None, None, "任务").persons == ()


@pytest.mark.parametrize("state", [s for s in Confirmation if s != Confirmation.GIVEN])
def test_presence_is_demanded_of_people_and_not_of_jobs(state) -> None:
    with pytest.raises(Unconfirmed, match=WORDS[state]) as told:
        Actor(ONE, TWO, "甲", confirmation=state).demand_confirmation()
    assert told.value.confirmation is state
    Actor(ONE, TWO, "甲", confirmation=state).confirmed().demand_confirmation()
    Actor(None, None, "任务", confirmation=state).demand_confirmation()


@pytest.mark.parametrize(
    ("password", "kinds"), [("", 0), ("abc", 1), ("aB", 2), ("aB3", 3), ("aB3-", 4), ("a b", 1)]
)
def test_a_password_is_counted_by_its_kinds_of_characters(password, kinds) -> None:
    assert kinds_in(password) == kinds


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537", "Windows 电脑上的 Chrome"),
        ("Mozilla/5.0 (Linux; Android 14) DingTalk Chrome/1", "安卓手机上的 钉钉"),
        ("curl/8", "未知设备上的 未知程序"),
    ],
)
def test_a_device_is_told_so_that_one_knows_ones_own(agent, words) -> None:
    assert device_in_words(agent) == words


def test_of_an_address_only_its_network_is_kept() -> None:
    assert network_of("10.1.2.3") == "10.1.2.0"
    assert network_of("10.1.3.255") == "10.1.3.0"
    assert network_of("2001:db8:aaaa:bbbb::1") == "2001:db8:aaaa::"


def test_what_the_gateway_signs_is_in_the_order_of_names() -> None:
    assert signed_text("GET", "t", "n", "/p", {"b": "2", "a": "1"}) == "GET\nt\nn\n/p\na=1&b=2"
    assert signed_text("GET", "t", "n", "/p", {}) == "GET\nt\nn\n/p"
