"""Feedback: the last conclusion of a month counts, of the alerts one sees; the page shows it."""

import pytest
from django.test import Client

from sunshine.analysis.alerts.actions import act
from sunshine.analysis.backtests.queries import feedback, monthly_feedback
from sunshine.foundation.access.queries import actor_of, system_actor

pytestmark = pytest.mark.django_db


def conclude(house, verb, key):
    act(
        alert_id=house.mine.pk,
        verb=verb,
        by=actor_of(house.officer),
        content={"reason": "核对了凭证与合同，确实如此"},
        idempotency_key=key,
    )


def test_the_last_conclusion_of_a_month_counts_and_foreign_ones_do_not(house) -> None:
    officer = actor_of(house.officer)
    assert monthly_feedback(officer, "D02") == []
    conclude(house, "false_alarm", "1")
    conclude(house, "reopen", "2")
    conclude(house, "confirmed", "3")
    (month,) = monthly_feedback(officer, "D02")
    assert (month.cases, month.right.share, month.wrong.share) == (1, 1, 0)
    assert month.right.few
    assert feedback(officer)["D02"].counts == {"confirmed": 1}
    assert monthly_feedback(officer, "D06") == []
    client = Client()
    client.force_login(house.officer)
    assert "样本少" in client.get("/probes/D02/").content.decode()
    assert "属实 100%" in client.get("/probes/").content.decode()
    assert feedback(system_actor("测试"))["D02"].cases == 1
