"""What is asked, and when it is due."""

from pathlib import Path

from django.conf import settings

from sunshine.before.declarations import engine
from sunshine.before.declarations.rules import Form, Relation


def form() -> Form:
    """The form as it is asked today."""
    return engine.form(Path(settings.CONTENT_ROOT))


def relation(code: str) -> Relation:
    """A code of kinship; LookupError for what is none."""
    return form().relations[code]
