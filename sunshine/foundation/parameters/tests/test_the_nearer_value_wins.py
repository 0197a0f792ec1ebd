"""Layers of dated values."""

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sunshine.foundation.parameters.rules import Dated, layer

START = date(2026, 1, 1)


@st.composite
def layers(draw):
    found = []
    for level in range(draw(st.integers(1, 3))):
        edges = sorted(draw(st.sets(st.integers(0, 40), max_size=6)))
        one = [
            Dated(START + timedelta(days=a), START + timedelta(days=b), f"{level}:{a}")
            for a, b in zip(edges[::2], edges[1::2], strict=False)
        ]
        found.append(one)
    return found


def value(one, day):
    return next(
        (
            d.payload
            for d in one
            if d.valid_from <= day and (d.valid_to is None or day < d.valid_to)
        ),
        None,
    )


@given(layers())
def test_on_every_day_the_first_layer_that_has_a_value_wins(found):
    result = layer(found)
    for n in range(-1, 45):
        day = START + timedelta(days=n)
        expected = next((v for one in found if (v := value(one, day)) is not None), None)
        assert value(result, day) == expected
    for before, after in itertools.pairwise(result):
        assert before.valid_to <= after.valid_from
