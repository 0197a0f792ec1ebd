"""From what was answered to a level, by the method that was used. Pure.

Criteria and consequences as practised (domain.md §5, F-low): of five criteria three make the
first level, two the second; the product of likelihood and impact (I) makes it from 15, the
second from 8. The lines are dated parameters, and a rating keeps those it was made with.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

METHODS = {
    "criteria": "按标准项数评级",
    "matrix": "按可能性与影响程度评级",
    "consequence": "按可能后果评级",
}
SCALE = range(1, 6)
CRITERIA = ("power", "discretion", "openness", "influence", "prone")
CONSEQUENCES = {"crime": "one", "breach": "two", "minor": "three"}


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the first and the second level begin, on that day."""

    first_count: int = 3
    second_count: int = 2
    first_product: int = 15
    second_product: int = 8


@dataclass(frozen=True, slots=True)
class Rating:
    """What a rater answered; 0 is not answered. `residual_*`: with the controls in force."""

    method: str
    criteria: tuple[str, ...] = ()
    consequence: str = ""
    likelihood: int = 0
    impact: int = 0
    residual_likelihood: int = 0
    residual_impact: int = 0
    reasons: str = ""

    def faults(self) -> Iterator[str]:
        """What is missing or does not go together, in Chinese."""
        if self.method not in METHODS:
            yield "请选择评级方法"
        elif self.method == "criteria" and (
            not self.criteria or set(self.criteria) - set(CRITERIA)
        ):
            yield "请至少勾选一项标准"
        elif self.method == "consequence" and self.consequence not in CONSEQUENCES:
            yield "请选择可能的后果"
        yield from self._scales()
        if len(self.reasons.strip()) < 6:  # noqa: PLR2004  said in the sentence
            yield "请填写评级理由（至少 6 个字）"

    def _scales(self) -> Iterator[str]:
        scales = (self.likelihood, self.impact, self.residual_likelihood, self.residual_impact)
        if any(v not in SCALE for v in scales if v):
            yield "可能性和影响程度应为 1 到 5"
            return
        if not all(scales) and (self.method == "matrix" or any(scales)):
            yield "请填全固有和剩余的可能性、影响程度"
        elif self.residual_likelihood * self.residual_impact > self.likelihood * self.impact:
            yield "剩余风险不能高于固有风险：防控措施不会使风险变大"

    def inherent(self, lines: Lines) -> str:
        """The level without controls. The rating has no faults."""
        if self.method == "criteria":
            return _level(len(set(self.criteria)), lines.first_count, lines.second_count)
        if self.method == "consequence":
            return CONSEQUENCES[self.consequence]
        return by_matrix(self.likelihood, self.impact, lines)

    def residual(self, lines: Lines) -> str:
        """The level with controls; that of the inherent risk where no scales were given."""
        if not self.residual_likelihood:
            return self.inherent(lines)
        return by_matrix(self.residual_likelihood, self.residual_impact, lines)

    def kept(self, lines: Lines) -> dict[str, object]:
        """As the record and the ledger keep it: answers, and the lines it was judged by."""
        return asdict(self) | {"criteria": list(self.criteria), "lines": asdict(lines)}


def by_matrix(likelihood: int, impact: int, lines: Lines) -> str:
    return _level(likelihood * impact, lines.first_product, lines.second_product)


def _level(value: int, first: int, second: int) -> str:
    if value >= first:
        return "one"
    return "two" if value >= second else "three"
