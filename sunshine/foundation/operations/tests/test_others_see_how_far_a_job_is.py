"""What a job tells is seen before its transaction ends, and stays when the job fails."""

import pytest
from django.db import connection, transaction

from sunshine.foundation.operations.actions import telling
from sunshine.foundation.organisations.models import Organisation


def named_elsewhere(key: object) -> str:
    """As another connection reads it."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(
                "select name, short_name from organisations_organisation where id = %s", [key]
            )
            return "/".join(cursor.fetchone())
    finally:
        other.close()


def test_it_is_seen_before_the_end_and_outlives_a_failure(fresh_database) -> None:
    places = [
        Organisation.objects.create(kind="organ", name=code, short_name=code, code=code)
        for code in ("T0", "T1")
    ]
    first, second = (p.pk for p in places)
    with pytest.raises(RuntimeError):
        half_done(first, second)
    assert named_elsewhere(first) == "一半/半"
    assert named_elsewhere(second) == "T1/T1", "and was undone"


def half_done(told: object, changed: object) -> None:
    with telling(Organisation, told) as tell, transaction.atomic():
        Organisation.objects.filter(pk=changed).update(name="半途")
        tell(name="一半", short_name="半")
        assert named_elsewhere(told) == "一半/半"
        assert named_elsewhere(changed) == "T1/T1", "the work itself is not yet done"
        raise RuntimeError
