"""A short quiz drawn from an edition: the same reader gets the same questions at the same try. Pure."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sunshine.before.handbooks.rules import Point

CHOICES = 4


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `right` is the place of its answer among `choices`."""

    words: str
    choices: tuple[str, ...]
    right: int
    point_id: str


Asking = Callable[[random.Random, Point, Sequence[Point], Mapping[str, str]], Question | None]


def quiz(
    points: Sequence[Point], levels: Mapping[str, str], seed: str, count: int
) -> list[Question]:
    """Up to `count` questions, one a risk point, kinds in turn; fewer where the edition has too
    little to ask about. `levels`: code → Chinese.
    """
    draw, order = _random(seed), list(points)
    draw.shuffle(order)
    return list(_asked(order, levels, draw, count))


def places(seed: str, count: int, most: int) -> list[int]:
    """Where in an edition of `count` points those lie that a quiz is drawn from."""
    return sorted(_random(f"{seed}:places").sample(range(count), min(count, most)))


def _random(seed: str) -> random.Random:
    return random.Random(int(sha256(seed.encode()).hexdigest(), 16))  # noqa: S311  no secret


def _asked(
    order: Sequence[Point], levels: Mapping[str, str], draw: random.Random, count: int
) -> Iterator[Question]:
    found = 0
    for n, point in enumerate(order):
        if found == count:
            return
        kinds = KINDS[n % len(KINDS) :] + KINDS[: n % len(KINDS)]
        question = next((q for ask in kinds if (q := ask(draw, point, order, levels))), None)
        if question is not None:
            found += 1
            yield question


def right_ones(questions: Sequence[Question], answers: Mapping[int, int]) -> int:
    """How many were answered rightly; `answers`: place of the question → place of the choice."""
    return sum(answers.get(n) == q.right for n, q in enumerate(questions))


def _choice(
    draw: random.Random, words: str, right: str, others: Sequence[str], key: str
) -> Question | None:
    wrong = sorted({o for o in others if o and o != right})
    if not right or not wrong:
        return None
    choices = [right, *draw.sample(wrong, min(CHOICES - 1, len(wrong)))]
    draw.shuffle(choices)
    return Question(words, tuple(choices), choices.index(right), key)


def _level(
    draw: random.Random, point: Point, order: Sequence[Point], levels: Mapping[str, str]
) -> Question | None:
    del order
    words = f"{point.unit}{point.post}岗位“{point.title}”是几级风险？"
    return _choice(draw, words, levels[point.level], [levels[c] for c in levels], point.id)


def _control(
    draw: random.Random, point: Point, order: Sequence[Point], levels: Mapping[str, str]
) -> Question | None:
    del levels
    mine = {c.words for c in point.controls}
    if not mine:
        return None
    others = [c.words for p in order for c in p.controls if c.words not in mine]
    words = f"“{point.title}”的防控措施是哪一项？"
    return _choice(draw, words, min(mine), others, point.id)


def _step(
    draw: random.Random, point: Point, order: Sequence[Point], levels: Mapping[str, str]
) -> Question | None:
    del levels
    words = f"“{point.title}”可能发生在哪个环节？"
    named = f"{point.power}：{point.step}" if point.step else ""
    others = [f"{p.power}：{p.step}" for p in order if p.step]
    return _choice(draw, words, named, others, point.id)


def _follows(
    draw: random.Random, point: Point, order: Sequence[Point], levels: Mapping[str, str]
) -> Question | None:
    del levels
    words = f"下面哪一种情形属于“{point.title}”？"
    return _choice(draw, words, point.description, [p.description for p in order], point.id)


KINDS: tuple[Asking, ...] = (_level, _control, _step, _follows)
