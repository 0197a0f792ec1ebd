"""The group and its lists, in a home of their own."""

from copy import deepcopy

import pytest

from sunshine.before.authority.tests.lists_made import Group


@pytest.fixture(scope="module")
def founded(once) -> Group:
    return once(Group)


@pytest.fixture
def group(founded, db, tmp_path, settings) -> Group:
    settings.SUNSHINE_HOME = tmp_path
    return deepcopy(founded)
