"""A group whose enterprises have codes, and a package of its own or of another house."""

from copy import deepcopy

import pytest

from sunshine.before.exchange.tests.houses_made import House


@pytest.fixture(scope="module")
def founded(once) -> House:
    return once(House)


@pytest.fixture
def house(founded, db, tmp_path, settings) -> House:
    settings.SUNSHINE_HOME = tmp_path
    return deepcopy(founded)
