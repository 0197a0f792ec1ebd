"""An actor: what it may, and for whom it stands."""

from uuid import uuid4

from sunshine.foundation.identity.rules import NOBODY, Actor


def test_of_a_deputy_both_count() -> None:
    me, other = uuid4(), uuid4()
    assert Actor(None, me, "甲").persons == (me,)
    assert Actor(None, me, "甲", on_behalf_of_id=other).persons == (me, other)
    assert Actor(None, None, "任务", on_behalf_of_id=other).persons == (other,)
    assert NOBODY.persons == ()


def test_a_permission_is_held_or_not() -> None:
    actor = Actor(None, None, "甲", permissions=frozenset({"alert.read"}))
    assert actor.may("alert.read") is True
    assert actor.may("alert.dispose") is False
    assert NOBODY.may("alert.read") is False
