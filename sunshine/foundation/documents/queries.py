"""Templates of `reference/documents`."""

import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings

from sunshine.foundation.documents.rules import Template
from sunshine.foundation.documents.rules import template_of as read
from sunshine.foundation.reference.engine import EVIDENCE, ContentError


def template_of(kind: str) -> Template:
    """The template of a kind. Raises KeyError for one that is not there."""
    return templates(Path(settings.CONTENT_ROOT))[kind]


@cache
def templates(root: Path) -> dict[str, Template]:
    """All templates: the name of a file is its kind. Raises ContentError for one that is not whole."""
    found = {}
    for path in sorted((root / "reference" / "documents").glob("*.toml")):
        try:
            found[path.stem] = read(path.stem, tomllib.loads(path.read_text()))
        except (ValueError, TypeError, KeyError) as error:
            raise ContentError(f"{path}：{error}") from error
        if found[path.stem].evidence not in EVIDENCE or not found[path.stem].source:
            raise ContentError(f"{path}：缺少依据或依据等级")
    return found
