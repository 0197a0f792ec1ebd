"""What a verification may say, how many are drawn, who may not verify. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Where a declaration is held against: what 查核 uses; which of them a city has is for it to say.
SOURCES = {
    "registry": "工商登记",
    "household": "户籍、婚姻登记",
    "property": "不动产登记",
    "tax": "税务、社保记录",
    "employer": "工作单位证明",
    "talk": "谈话核实",
}
FOUND = {"consistent": "一致", "omitted": "漏报", "false": "不实"}
LEAST_WORDS = 10  # characters


def size_of(population: int, percent: int) -> int:
    """A share of those that are there, rounded up: one at least where there is one."""
    return -(-population * percent // 100)


def faults(result: str, source: str, words: str) -> list[str]:
    """What is missing in a verification, in Chinese, in the order of its form."""
    wrong = [] if source in SOURCES else ["请选择核实来源"]
    wrong += [] if result in FOUND else ["请选择核实结果"]
    if len(words.strip()) < LEAST_WORDS:
        wrong.append(f"请写明核实情况（至少 {LEAST_WORDS} 个字）")
    return wrong


@dataclass(frozen=True, slots=True)
class Share:
    """So many drawn, verified, and of these omitted or false."""

    drawn: int
    verified: int
    omitted: int
    false: int

    @property
    def bad(self) -> int:
        return self.omitted + self.false

    @property
    def percent(self) -> int:
        """Of those drawn, how many are verified; 100 only when all are."""
        return 100 * self.verified // self.drawn if self.drawn else 0

    def __str__(self) -> str:
        if not self.verified:
            return "还没有核实完的"
        return (
            f"核实了 {self.verified} 件：一致 {self.verified - self.bad} 件，"
            f"漏报 {self.omitted} 件，不实 {self.false} 件（{self.bad / self.verified:.0%} 有问题）"
        )


def share_of(rows: Iterable[Mapping[str, object]]) -> Share:
    """Of rows with a `result`, empty where nothing was found yet."""
    results = [r["result"] for r in rows]
    verified = [r for r in results if r]
    return Share(len(results), len(verified), verified.count("omitted"), verified.count("false"))
