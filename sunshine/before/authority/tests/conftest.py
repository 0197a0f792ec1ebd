"""The group and its lists, in a home of their own."""

import pytest

from sunshine.before.authority.tests.lists_made import Group


@pytest.fixture
def group(db, tmp_path, settings) -> Group:
    settings.SUNSHINE_HOME = tmp_path
    return Group()
