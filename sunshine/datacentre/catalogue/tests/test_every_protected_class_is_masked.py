"""Each field class of the reference, also one that no data set has a column of yet: 举报人."""

from dataclasses import replace

import pytest

from sunshine.datacentre.catalogue.engine import marts, veiled
from sunshine.datacentre.lake.queries import content_root
from sunshine.foundation.reference import engine as reference

CLASSES = {"name", "identity_number", "phone", "contact", "relative", "complainant"}


@pytest.mark.parametrize("protected", sorted(CLASSES))
def test_a_field_of_a_protected_class_shows_its_class_and_no_value(protected) -> None:
    mart = marts(content_root())["payment"]
    first = mart.fields[0]
    hidden = replace(mart, fields=(replace(first, field_class=protected), *mart.fields[1:]))
    title = reference.codes(content_root(), "field_classes")[protected]["title"]
    row = {first.name: "P-1", "amount": "3.00"}
    assert veiled(content_root(), hidden, row) == {
        first.name: f"〔{title}已隐去〕",
        "amount": "3.00",
    }
    assert veiled(content_root(), hidden, {first.name: None}) == {first.name: None}
    assert veiled(content_root(), mart, row) == row


def test_no_class_is_added_without_a_look_here() -> None:
    assert set(reference.codes(content_root(), "field_classes")) == CLASSES
