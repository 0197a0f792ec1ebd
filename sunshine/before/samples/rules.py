"""How many of each stratum are drawn, and which; what a check must say; what a share tells. Pure.

The draw can be repeated with pen and paper: the list of all files (the frame) as text, one number
of the public log (the seed), and SHA-256.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

from sunshine.analysis.backtests.rules import rate

RULE = "1"  # of the draw as written here; the ledger names it
LEAST_REMARK, LEAST_FINDINGS = 4, 10  # characters
ANSWERS = {"yes": "符合", "no": "不符合", "none": "不适用"}
CONCLUSIONS = {"passed": "合格", "problem": "有问题", "serious": "严重问题"}


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """One file that may be drawn; all three are words without a space."""

    id: str
    organisation: str
    matter_class: str

    @property
    def stratum(self) -> str:
        return f"{self.organisation} {self.matter_class}"


def frame_of(units: Iterable[Unit]) -> str:
    """All files as text, a line each, in the order of their ids: whoever lists them gets this."""
    return "".join(f"{u.id} {u.organisation} {u.matter_class}\n" for u in sorted(units))


def units_of(frame: str) -> list[Unit]:
    """The files of a frame. Raises ValueError where a line is not three words."""
    return [Unit(*line.split(" ")) for line in frame.splitlines()]


def digest_of(text: str) -> str:
    """SHA-256 of a text, as `sha256sum` prints it."""
    return sha256(text.encode()).hexdigest()


def lot_of(seed: str, name: str) -> str:
    """The lot of a file or a stratum: lower ones are drawn first."""
    return digest_of(seed + name)


def size_of(population: int, count: int | None, percent: int | None) -> int:
    """How many to draw: a count, or a share rounded up. Raises ValueError (Chinese)."""
    if population < 1:
        raise ValueError("这个范围里没有已备案的档案，请放宽范围")
    if (count is None) == (percent is None):
        raise ValueError("请填抽取件数或者比例，只填一个")
    if percent is not None:
        if not 1 <= percent <= 100:  # noqa: PLR2004  a share
            raise ValueError("比例应在 1% 到 100% 之间")
        return -(-population * percent // 100)
    if not 1 <= (count or 0) <= population:
        raise ValueError(f"件数应在 1 到 {population} 之间：范围里共有 {population} 件档案")
    return count or 0


def allocate(populations: Mapping[str, int], size: int, seed: str) -> dict[str, int]:
    """Stratum → how many of it: one each where `size` allows it, the rest in proportion to what
    is left, by largest remainder; equal remainders by lot. Sums to `size`, which is at most all.
    """
    first = 1 if size >= len(populations) else 0
    left = {name: count - first for name, count in populations.items()}
    rest, total = size - first * len(left), sum(left.values())
    share = {name: Fraction(rest * n, total) if total else Fraction(0) for name, n in left.items()}
    given = {name: int(part) for name, part in share.items()}
    order = sorted(left, key=lambda name: (given[name] - share[name], lot_of(seed, name)))
    for name in order[: rest - sum(given.values())]:
        given[name] += 1
    return {name: first + count for name, count in given.items()}


def draw(frame: str, seed: str, size: int) -> list[str]:
    """Ids of the files that are drawn, in the order of their lots."""
    strata: dict[str, list[str]] = defaultdict(list)
    for unit in units_of(frame):
        strata[unit.stratum].append(lot_of(seed, unit.id) + unit.id)
    wanted = allocate({name: len(lots) for name, lots in strata.items()}, size, seed)
    lots = [lot for name, all_of_it in strata.items() for lot in sorted(all_of_it)[: wanted[name]]]
    return [lot.removeprefix(lot[:64]) for lot in sorted(lots)]


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the checklist."""

    code: str
    title: str
    hint: str
    source: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a checker says: code → answer, code → remark, the conclusion and its words."""

    answers: Mapping[str, str]
    remarks: Mapping[str, str]
    conclusion: str
    findings: str

    def faults(self, items: Iterable[Item]) -> Iterator[str]:
        """What is missing or does not go together, in Chinese, in the order of the form."""
        for item in items:
            answer = self.answers.get(item.code, "")
            if answer not in ANSWERS:
                yield f"请回答“{item.title}”"
            elif answer == "no" and len(self.remarks.get(item.code, "").strip()) < LEAST_REMARK:
                yield f"“{item.title}”不符合，请写明情况（至少 {LEAST_REMARK} 个字）"
        yield from self._conclusion()

    def _conclusion(self) -> Iterator[str]:
        failed = "no" in self.answers.values()
        if self.conclusion not in CONCLUSIONS:
            yield "请选择结论"
        elif failed and self.conclusion == "passed":
            yield "有不符合的项，结论不能是合格"
        elif not failed and self.conclusion != "passed":
            yield "结论是有问题的，请指出哪一项不符合"
        if self.conclusion != "passed" and len(self.findings.strip()) < LEAST_FINDINGS:
            yield f"请写明发现的问题（至少 {LEAST_FINDINGS} 个字）"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of those checked had problems."""

    checked: int
    bad: int

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval at 95 %, between 0 and 1; (0, 1) where nothing was checked.

        E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209–212. As if all files had the same chance:
        small strata are drawn more often than their share, which the page says.
        """
        found = rate(self.bad, self.checked)
        return (found.low, found.high) if found else (0.0, 1.0)

    def __str__(self) -> str:
        """In plain words, shares rounded to whole percents."""
        if not self.checked:
            return "还没有查完的"
        low, high = self.interval
        return (
            f"查了 {self.checked} 件，{self.bad} 件有问题（{self.bad / self.checked:.0%}）；"
            f"由此推断，范围内全部档案的问题比例大约在 {low:.0%} 到 {high:.0%} 之间（95% 的把握）"
        )
