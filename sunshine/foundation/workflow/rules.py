"""State tables, as data."""

from collections.abc import Iterator
from dataclasses import dataclass


class Refused(Exception):  # noqa: N818  read as a sentence
    """An act that may not be done; the words say why and what to do."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: who may do what from where to where, and what it needs."""

    verb: str
    title: str
    sources: frozenset[str]
    target: str
    permission: str
    needs: tuple[tuple[str, str, int], ...] = ()  # field, Chinese title, least characters

    def missing(self, content: dict[str, object]) -> Iterator[str]:
        """What is still to be filled in, in Chinese."""
        for name, title, least in self.needs:
            length = len(str(content.get(name) or "").strip())
            if length < least:
                yield f"请填写{title}" + (f"（至少 {least} 个字）" if least > 1 else "")


@dataclass(frozen=True, slots=True)
class Table:
    """All transitions of one kind of record."""

    label: str
    title: str
    initial: str
    states: dict[str, str]  # state → Chinese
    transitions: tuple[Transition, ...]

    def find(self, verb: str) -> Transition:
        for transition in self.transitions:
            if transition.verb == verb:
                return transition
        raise Refused(f"{self.title}没有“{verb}”这个操作")

    def open_to(self, state: str, permissions: frozenset[str]) -> list[Transition]:
        """What somebody with these permissions may do from a state."""
        return [t for t in self.transitions if state in t.sources and t.permission in permissions]
