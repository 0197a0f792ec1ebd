"""A connection that dies while a session is saved ends the request with a 5xx, not with 400."""

from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.db import InterfaceError, OperationalError, connection


@pytest.fixture
def session(fresh_database):
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store["a"] = 1
    store.create()
    return store


def test_a_killed_connection_is_told_as_what_it_is(session, databases) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        victim = cursor.fetchone()[0]
    with databases.admin() as admin:
        admin.execute("select pg_terminate_backend(%s)", [victim])
    session["a"] = 2
    with pytest.raises((OperationalError, InterfaceError)):
        session.save()
    connection.close()
    session.save()
    assert type(session)(session.session_key)["a"] == 2


def test_a_session_that_somebody_ended_is_still_not_brought_back(session) -> None:
    session.model.objects.all().delete()
    session["a"] = 2
    with pytest.raises(UpdateError):
        session.save()
