"""The small city of the risk rooms, and browsers of its people."""

from copy import deepcopy

import pytest
from django.test import Client

from sunshine.before.risks.tests.registered import City


@pytest.fixture(scope="module")
def founded(once) -> City:
    return once(City)


@pytest.fixture
def city(founded, db, tmp_path, settings) -> City:
    settings.SUNSHINE_HOME = tmp_path
    (tmp_path / "demo").touch()  # no second factor is demanded
    return deepcopy(founded)


@pytest.fixture
def as_one(city):
    def logged_in(name: str) -> Client:
        client = Client()
        client.force_login(city.accounts[name])
        return client

    return logged_in
