"""Sessions in PostgreSQL; a server that went away is not a session that was taken away.

Django's store says UpdateError to whatever the database refuses on update, and its middleware
answers that with 400, "the session was deleted". After a lost connection the request must end
with a 5xx instead: a client that gets one sends the same idempotency key again.
"""

from datetime import UTC, datetime

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.db import InterfaceError, OperationalError

from sunshine.foundation.clock.queries import now
from sunshine.foundation.postgres.queries import FixedLookup

LIVE = FixedLookup(
    lambda key, at: Session.objects.filter(session_key=key, expire_date__gt=at),
    "key",
    datetime(1949, 10, 1, tzinfo=UTC),
)


class SessionStore(DatabaseSessionStore):
    """The database store that passes a lost connection on as what it is."""

    def _get_session_from_db(self) -> Session | None:
        found = LIVE.records(Session, self.session_key, now())
        if found:
            return found[0]
        self._session_key = None  # as Django does: an ended session's key is not used again
        return None

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002  Django's signature
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError | InterfaceError):
                raise error.__context__ from None
            raise
