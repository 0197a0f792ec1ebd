"""A house of departments a test."""

import pytest

from sunshine.before.reviews.tests.matters_reviewed import House


@pytest.fixture
def house(tmp_path, settings) -> House:
    settings.SUNSHINE_HOME = tmp_path
    return House()
