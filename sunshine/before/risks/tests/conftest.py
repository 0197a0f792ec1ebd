"""The same small city for every test of the room."""

from copy import deepcopy

import pytest

from sunshine.before.risks.tests.registered import City


@pytest.fixture(scope="module")
def founded(once) -> City:
    return once(City)


@pytest.fixture
def city(founded, db, tmp_path, settings) -> City:
    settings.SUNSHINE_HOME = tmp_path
    return deepcopy(founded)
