"""Campaigns, declarations, what they say (sealed) and by which keys it is found."""

from sunshine.before.declarations.models.contents import (
    DRAFT_LIVES,
    Conclusion,
    Content,
    ContentKey,
    DeclarationDraft,
    DeclaredCompany,
    DeclaredRelative,
    Reading,
    WithinQuerySet,
)
from sunshine.before.declarations.models.draws import DeclarationDraw, Verification
from sunshine.before.declarations.models.duties import (
    Campaign,
    Declaration,
    DeclarationNumbering,
    DeclarationQuerySet,
)

__all__ = [
    "DRAFT_LIVES",
    "Campaign",
    "Conclusion",
    "Content",
    "ContentKey",
    "Declaration",
    "DeclarationDraft",
    "DeclarationDraw",
    "DeclarationNumbering",
    "DeclarationQuerySet",
    "DeclaredCompany",
    "DeclaredRelative",
    "Reading",
    "Verification",
    "WithinQuerySet",
]
