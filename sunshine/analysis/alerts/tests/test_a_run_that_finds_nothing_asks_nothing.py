"""Most probes that a batch wakes find nothing new: then no period is counted and no list read."""

import pytest

from sunshine.analysis.alerts.actions import raise_alerts
from sunshine.analysis.hits.actions import Kept
from sunshine.foundation.access.queries import system_actor

SAVEPOINT = 2  # made and released


@pytest.mark.django_db
def test_no_question_to_the_database(django_assert_num_queries) -> None:
    with django_assert_num_queries(SAVEPOINT):
        raise_alerts(Kept(), by=system_actor("到数监督"))
