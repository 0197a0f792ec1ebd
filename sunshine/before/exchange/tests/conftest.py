"""A group whose enterprises have codes, and a package of its own or of another house."""

import pytest

from sunshine.before.exchange.tests.houses_made import House


@pytest.fixture
def house(db, tmp_path, settings) -> House:
    settings.SUNSHINE_HOME = tmp_path
    return House()
