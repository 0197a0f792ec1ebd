"""A house of departments a test."""

from copy import deepcopy

import pytest

from sunshine.before.reviews.tests.matters_reviewed import House


@pytest.fixture(scope="module")
def founded(once) -> House:
    return once(House)


@pytest.fixture
def house(founded, db, tmp_path, settings) -> House:
    settings.SUNSHINE_HOME = tmp_path
    return deepcopy(founded)
