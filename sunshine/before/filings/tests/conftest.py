"""A group that files; rooms above are tested in theirs, so here nobody follows a matter."""

import pytest

from sunshine.before.filings.tests.matters_filed import Filer


@pytest.fixture
def filer(db, tmp_path, settings) -> Filer:
    settings.SUNSHINE_HOME = tmp_path
    settings.MATTER_FOLLOWERS = dict.fromkeys(settings.MATTER_FOLLOWERS, ())
    return Filer()
