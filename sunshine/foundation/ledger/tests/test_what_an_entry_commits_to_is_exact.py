"""Canonical JSON, salt and leaf: exact, or refused."""

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunshine.foundation.ledger.rules import canonical, leaf


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


@pytest.mark.parametrize("bad", [1.5, float("nan"), 2**53, -(2**53), 2**60, "\ud800", object()])
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


def test_what_has_no_json_of_its_own_is_kept_as_text() -> None:
    told = {
        "amount": Decimal("1.20"),
        "id": UUID(int=7),
        "at": datetime(2026, 11, 28, 8, tzinfo=UTC),
        "on": date(2026, 11, 28),
        "rows": ({"n": 2**53 - 1}, {"n": 1 - 2**53}),
    }
    assert json.loads(canonical(told)) == {
        "amount": "1.20",
        "id": "00000000-0000-0000-0000-000000000007",
        "at": "2026-11-28T08:00:00+00:00",
        "on": "2026-11-28",
        "rows": [{"n": 9007199254740991}, {"n": -9007199254740991}],
    }


def test_a_leaf_is_hashed_behind_a_zero_byte_over_both_digests() -> None:
    body = b"s" * 32 + b"{}"
    lines = [
        "sunshine-act/v1",
        hashlib.sha256(body).hexdigest(),
        hashlib.new("sm3", body).hexdigest(),
    ]
    data = "".join(line + "\n" for line in lines).encode()
    assert leaf("{}", b"s" * 32).data == data
    assert leaf("{}", b"s" * 32).hash == hashlib.sha256(b"\x00" + data).digest()
