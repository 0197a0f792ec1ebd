"""What a form or an address says, read: a key, a chosen record, a day."""

from datetime import date
from uuid import UUID

from django.http import Http404

from sunshine.foundation.workflow.rules import Refused


def key_in(text: str) -> UUID:
    """A key in an address. Raises Http404 where it is none: no such record can exist."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def chosen(text: str, otherwise: str) -> UUID:
    """The key of what was chosen in a form. Raises Refused with `otherwise` where nothing was."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Refused(otherwise) from error


def day_in(text: str) -> date | None:
    """A day as `2026-03-02`; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
