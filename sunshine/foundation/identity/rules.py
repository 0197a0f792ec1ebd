"""Who acts, as plain values."""

from dataclasses import dataclass, field
from uuid import UUID

ANY_TREE = "*"


@dataclass(frozen=True, slots=True)
class Reach:
    """One permission on the subtree of one organisation in one tree, today.

    `tree` ANY_TREE with no organisation means every organisation: only system actors have it.
    """

    permission: str
    tree: str
    organisation_id: UUID | None


@dataclass(frozen=True, slots=True)
class Actor:
    """Everybody who acts: a person through an account and a tenure, or a named job."""

    account_id: UUID | None
    person_id: UUID | None
    name: str
    tenure_id: UUID | None = None
    on_behalf_of_id: UUID | None = None
    reach: frozenset[Reach] = field(default_factory=frozenset)
    permissions: frozenset[str] = field(default_factory=frozenset)
    # A deputy acts only on the subtree (tree, organisation) that the mandate names.
    within: tuple[str, UUID] | None = None

    def may(self, permission: str) -> bool:
        """Holds the permission on at least one organisation."""
        return permission in self.permissions

    @property
    def persons(self) -> tuple[UUID, ...]:
        """Everybody whose recusal counts: who acts, and for whom."""
        return tuple(p for p in (self.person_id, self.on_behalf_of_id) if p is not None)


NOBODY = Actor(account_id=None, person_id=None, name="未登录")
