"""`plain` is said twice, in Python and in SQL: what one finds the other finds."""

from random import Random

import pytest
from django.db.models import TextField, Value

from sunshine.before.recusals.queries.concerned import plain_in_sql
from sunshine.before.recusals.rules.parties import plain
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.vault.rules import JOINT, LIMITED, MARKS

pytestmark = pytest.mark.django_db
PARTS = [
    *MARKS,
    *"丙設备Ⅳb（）１2 \t\n　",
    *LIMITED,
    *JOINT,
    "有限責任公司",
    "責任",
    "责任",
    "股份",
    "\\",
    "^",
    "]",
]


def test_any_text_is_the_same_in_both() -> None:
    draw = Random(11)
    texts = [*MARKS, *("".join(draw.choices(PARTS, k=draw.randint(0, 12))) for _ in range(600))]
    Organisation.objects.create(kind="organ", name="国资委", short_name="国资委", code="T0")
    (told,) = Organisation.objects.values_list(
        *(plain_in_sql(Value(t, TextField())) for t in texts)
    )
    wrong = [
        (t, plain(t), found) for t, found in zip(texts, told, strict=True) if found != plain(t)
    ]
    assert wrong == []
    assert [plain(mark) for mark in MARKS] == [""] * len(MARKS)
