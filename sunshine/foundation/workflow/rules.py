"""State tables, as data; what an opinion binds to. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

CLOCK_VERBS = frozenset(
    {"suspend", "resume", "ask_extension", "allow_extension", "refuse_extension"}
)
EXTENSION_WORK = "审批延期"
STAYS = ""  # as a target: the act does not move the record


class Refused(Exception):  # noqa: N818  read as a sentence
    """An act that may not be done; the words say why and what to do."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: who may do what from where to where, and what it needs.

    `endorses`: the act is an opinion or signature; it binds to the manifest of the record. It
    takes `quorum` of them, of different persons, to reach the target. `answers`: allowed words
    of the content's `answer`; only those in `agrees` count. `others`: whoever made the record
    may not do it.
    """

    verb: str
    title: str
    sources: frozenset[str]
    target: str
    permission: str
    needs: tuple[tuple[str, str, int], ...] = ()  # field, Chinese title, least characters
    endorses: str = ""
    quorum: int = 1
    others: bool = False
    while_suspended: bool = False
    by_system: bool = False  # a job does it; no person may
    step_up: bool = False  # the person must have proved presence again, lately
    # Who is told: "author", "assignee", or a permission held at the record's organisation;
    # "copy:" before a permission makes it a copy that must be read.
    informs: tuple[str, ...] = ()

    def missing(self, content: Mapping[str, object]) -> Iterator[str]:
        """What is still to be filled in, in Chinese."""
        for name, title, least in self.needs:
            length = len(str(content.get(name) or "").strip())
            if length < least:
                yield f"请填写{title}" + (f"（至少 {least} 个字）" if least > 1 else "")


def extension_rows(
    sources: frozenset[str], ask: str, decide: str, reason: tuple[tuple[str, str, int], ...]
) -> tuple[Transition, ...]:
    """延期 for any table: one asks, another decides (the door refuses the same person)."""
    needs = (("until", "新的期限", 10), *reason)
    return (
        Transition("ask_extension", "申请延期", sources, STAYS, ask, needs),
        Transition("allow_extension", "批准延期", sources, STAYS, decide, reason),
        Transition("refuse_extension", "不批准延期", sources, STAYS, decide, reason),
    )


@dataclass(frozen=True, slots=True)
class Table:
    """All transitions of one kind of record.

    `reopens`: verb of an endorsement → the state a record goes back to when one of them is
    voided by a change inside its manifest.
    """

    label: str
    title: str
    initial: str
    states: dict[str, str]  # state → Chinese
    transitions: tuple[Transition, ...]
    reopens: tuple[tuple[str, str], ...] = ()

    def find(self, verb: str) -> Transition:
        for transition in self.transitions:
            if transition.verb == verb:
                return transition
        raise Refused(f"{self.title}没有“{verb}”这个操作")

    @property
    def may_stand_still(self) -> bool:
        return any(t.verb == "suspend" for t in self.transitions)

    def may_be_extended(self, state: str) -> bool:
        return any(t.verb == "allow_extension" and state in t.sources for t in self.transitions)

    def open_to(self, state: str, permissions: frozenset[str]) -> list[Transition]:
        """What somebody with these permissions may do from a state."""
        return [
            t
            for t in self.transitions
            if state in t.sources and t.permission in permissions and not t.by_system
        ]

    def reopened(self, state: str, voided: set[str]) -> str:
        """Where a record goes when endorsements of these verbs are void: the earliest of them."""
        order = list(self.states)
        back = [target for verb, target in self.reopens if verb in voided]
        return min([state, *back], key=order.index)


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> list[dict[str, str]]:
    """What changed inside a manifest: [{field, from, to}], in the order of the old one."""
    names = [*old, *(n for n in new if n not in old)]
    return [
        {"field": n, "from": old.get(n, ""), "to": new.get(n, "")}
        for n in names
        if old.get(n) != new.get(n)
    ]
