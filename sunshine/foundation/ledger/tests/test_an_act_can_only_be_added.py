"""The ledger grows and never changes."""

import json

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from uuid6 import uuid7

from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef, canonical, leaf


def act(key="k1", **content):
    return record(
        by=system_actor("测试"),
        verb="test.act",
        subject=RecordRef("test", uuid7()),
        organisation_id=None,
        content=content,
        idempotency_key=key,
    )


@pytest.mark.django_db
def test_an_entry_commits_to_its_content():
    entry = act(金额="1.20", 备注="含“引号”\n换行")
    assert entry.is_intact
    entry.canonical = entry.canonical.replace("1.20", "9.20")
    assert not entry.is_intact


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "update ledger_entry set actor_name = 'x'",
        "delete from ledger_entry",
        "truncate ledger_entry",
    ],
)
def test_the_program_may_not_change_or_remove_an_entry(statement):
    act()
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(statement)
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_a_key_is_used_once_and_finds_the_first_receipt():
    first = act("same")
    assert earlier(system_actor("别的任务"), "same") == first
    with pytest.raises(IntegrityError), transaction.atomic():
        act("same")


def test_canonical_json_follows_rfc_8785():
    # Example of RFC 8785 3.2.3: order by UTF-16 code units.
    keys = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "ö": 7}
    assert list(json.loads(canonical(keys))) == [
        "\r",
        "1",
        "\x80",
        "ö",
        "\u20ac",
        "\U0001f600",
        "\ufb33",
    ]
    assert (
        canonical({"b": '\x1f"\\/', "a": [True, None, 10]})
        == '{"a":[true,null,10],"b":"\\u001f\\"\\\\/"}'
    )


@pytest.mark.parametrize("bad", [1.5, 2**60, "\ud800", object()])
def test_what_can_not_be_kept_exactly_is_refused(bad):
    with pytest.raises(ValueError, match=r"."):
        canonical({"a": bad})


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**52), 2**52)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
)


@given(
    st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), json_values, max_size=5),
    st.binary(min_size=32, max_size=32),
)
def test_the_same_content_always_gives_the_same_leaf(content, salt):
    again = dict(reversed(list(content.items())))
    assert leaf(canonical(content), salt) == leaf(canonical(again), salt)
    assert json.loads(canonical(content)) == content


def test_a_leaf_shows_nothing_of_its_content():
    assert "张三" not in leaf(canonical({"name": "张三"}), b"s" * 32).data.decode()
