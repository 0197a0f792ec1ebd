"""A group whose managers declared, and a lake of its own a test."""

import pytest

from sunshine.before.crosschecks.tests.declared_and_registered import Crosser


@pytest.fixture
def house(db, tmp_path, settings) -> Crosser:
    settings.SUNSHINE_HOME = tmp_path
    settings.LOG_FOLDER = tmp_path / "log"
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"
    return Crosser()
