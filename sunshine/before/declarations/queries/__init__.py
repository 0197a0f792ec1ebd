"""What is asked and promised, and how long it is kept."""

from datetime import date
from pathlib import Path
from uuid import UUID

from django.conf import settings

from sunshine.before.declarations import engine
from sunshine.before.declarations.rules import Form, Relation
from sunshine.foundation.parameters.queries import value_on


def form() -> Form:
    """The form as it is asked today."""
    return engine.form(Path(settings.CONTENT_ROOT))


def promise_on(day: date, organisation_id: UUID) -> str:
    """What somebody there promised who signed on that day."""
    days = int(value_on("declaration.change", day, organisation_id))
    return form().promise.format(days=days)


def keep_days(day: date, organisation_id: UUID) -> int:
    """How long a declaration is kept that is concluded on that day."""
    return int(value_on("declaration.keep_days", day, organisation_id))


def relation(code: str) -> Relation:
    """A code of kinship; LookupError for what is none."""
    return form().relations[code]
