"""A group with a list in force, departments, and the people who judge conflicts there."""

from copy import deepcopy

import pytest

from sunshine.before.recusals.tests.conflicts_made import Court


@pytest.fixture(scope="module")
def founded(once) -> Court:
    return once(Court)


@pytest.fixture
def court(founded, db, tmp_path, settings) -> Court:
    settings.SUNSHINE_HOME = tmp_path
    settings.LOG_FOLDER = tmp_path / "log"
    return deepcopy(founded)
