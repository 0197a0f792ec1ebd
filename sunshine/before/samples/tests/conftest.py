"""A group with archives on file, and a log of its own, a test."""

from copy import deepcopy

import pytest

from sunshine.before.samples.tests.archives_drawn import Sampler


@pytest.fixture(scope="module")
def founded(once) -> Sampler:
    return once(Sampler)


@pytest.fixture
def sampler(founded, db, tmp_path, settings) -> Sampler:
    settings.SUNSHINE_HOME = tmp_path
    settings.LOG_FOLDER = tmp_path / "log"
    settings.MATTER_FOLLOWERS = dict.fromkeys(settings.MATTER_FOLLOWERS, ())
    return deepcopy(founded)
