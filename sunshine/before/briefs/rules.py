"""What a brief is about, and what was found on it. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

VIEWS = {"none": "未发现问题线索", "attention": "提示关注", "suspend": "建议暂缓上会"}
LEAST = 2  # characters: one alone finds everything
MOST_PERSONS = 10
NAME = re.compile(r"[一-鿿·]{2,20}")


@dataclass(frozen=True, slots=True)
class About:
    """A unit and a planned matter; what is not known is empty."""

    organisation_id: UUID
    title: str
    counterparty: str = ""
    project: str = ""
    persons: tuple[str, ...] = ()
    asked_in: UUID | None = None  # the brief itself, which is no earlier one

    def faults(self) -> Iterator[str]:
        """What is missing or can't be, in Chinese, in the order of the form."""
        if len(self.title.strip()) < LEAST:
            yield "请填写拟上会事项"
        for title, words in (("对方单位", self.counterparty), ("项目", self.project)):
            if len(words) == 1:
                yield f"{title}至少两个字"
        if len(self.persons) > MOST_PERSONS:
            yield f"相关人员最多 {MOST_PERSONS} 人"
        if wrong := [p for p in self.persons if not NAME.fullmatch(p)]:
            yield f"“{wrong[0]}”不像姓名，请填全名，用顿号隔开"


def persons_in(text: str) -> tuple[str, ...]:
    """Names between commas, blanks or lines, each once."""
    return tuple(dict.fromkeys(n for n in re.split(r"[、，,；;\s]+", text) if n))


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was found; label and id lead to its page."""

    words: str
    subject_label: str
    subject_id: UUID
    on: date | None = None
    place: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What one provider found: the lines shown, how many there are (`most`: at least so many)."""

    title: str
    lines: list[Line] = field(default_factory=list)
    count: int = 0
    more: bool = False

    @property
    def count_words(self) -> str:
        return f"超过 {self.count} 条" if self.more else f"{self.count} 条"
