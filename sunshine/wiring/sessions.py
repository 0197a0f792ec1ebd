"""Sessions in PostgreSQL; a server that went away is not a session that was taken away.

Django's store says UpdateError to whatever the database refuses on update, and its middleware
answers that with 400, "the session was deleted". After a lost connection the request must end
with a 5xx instead: a client that gets one sends the same idempotency key again.
"""

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db import InterfaceError, OperationalError


class SessionStore(DatabaseSessionStore):
    """The database store that passes a lost connection on as what it is."""

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002  Django's signature
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError | InterfaceError):
                raise error.__context__ from None
            raise
