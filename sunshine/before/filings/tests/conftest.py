"""A group that files; rooms above are tested in theirs, so here nobody follows a matter."""

from copy import deepcopy

import pytest

from sunshine.before.filings.tests.matters_filed import Filer


@pytest.fixture(scope="module")
def founded(once) -> Filer:
    return once(Filer)


@pytest.fixture
def filer(founded, db, tmp_path, settings) -> Filer:
    settings.SUNSHINE_HOME = tmp_path
    settings.MATTER_FOLLOWERS = dict.fromkeys(settings.MATTER_FOLLOWERS, ())
    return deepcopy(founded)
