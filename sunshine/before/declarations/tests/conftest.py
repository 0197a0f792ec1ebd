"""A group whose managers declare."""

from copy import deepcopy

import pytest

from sunshine.before.declarations.tests.declarations_made import Declarers


@pytest.fixture(scope="module")
def founded(once) -> Declarers:
    return once(Declarers)


@pytest.fixture
def group(founded, db) -> Declarers:
    return deepcopy(founded)
