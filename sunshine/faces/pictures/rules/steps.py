"""A power as steps in their order, with how many risk points of each level lie on each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sunshine.faces.pictures.rules.shapes import Picture, shortened

LEVELS = ("one", "two", "three", "")
NAMES = {"one": "一级", "two": "二级", "three": "三级", "": "未评级"}
BOX, GAP, DOT = 54, 26, 9  # px: height of a step, between steps, radius of a mark
ROOMY = 500  # px: from here on steps lie beside each other


@dataclass(frozen=True, slots=True)
class Step:
    """One step: level → how many points; where they are listed."""

    name: str
    counts: tuple[tuple[str, int], ...]
    href: str = ""


def steps(found: Sequence[Step], width: int) -> Picture:
    """Boxes with arrows: in rows on a desk, below one another on a phone."""
    columns = max(1, min(len(found), 4)) if width > ROOMY else 1
    rows = -(-len(found) // columns)
    wide = (width - 2 - GAP * (columns - 1)) / columns
    high = BOX + 24
    picture = Picture(width, rows * (high + GAP))
    for n, step in enumerate(found):
        row, column = divmod(n, columns)
        x, y = 1 + column * (wide + GAP), 1.0 + row * (high + GAP)
        _box(picture, n, step, (x, y, wide, float(high)))
        if n + 1 < len(found):
            _arrow(picture, (x, y, wide, float(high)), turns=column + 1 == columns, width=width)
    return picture


def _box(picture: Picture, n: int, step: Step, box: tuple[float, float, float, float]) -> None:
    x, y, wide, high = box
    total = sum(count for _, count in step.counts)
    told = f"{step.name}：" + (
        "、".join(f"{NAMES[level]} {count} 个" for level, count in step.counts) or "没有登记风险点"
    )
    look = "p-node p-focus" if total else "p-node"
    href = step.href if total else ""
    picture.add("rect", look, told=told, href=href, x=x, y=y, width=wide, height=high, rx=6)
    picture.text("p-strong", x + 12, y + 24, shortened(f"{n + 1} {step.name}", wide - 24))
    at = x + 12 + DOT
    for level, count in step.counts:
        picture.add("circle", f"p-heat p-heat-{level or 'none'}", cx=at, cy=y + 52, r=DOT)
        picture.text("p-note", at + DOT + 4, y + 56, f"{NAMES[level]} {count}")
        at += 2 * DOT + 52
    if not total:
        picture.text("p-note", x + 12, y + 56, "没有登记风险点")


def _arrow(
    picture: Picture, box: tuple[float, float, float, float], *, turns: bool, width: int
) -> None:
    x, y, wide, high = box
    if not turns:
        _line(picture, (x + wide + 3, y + high / 2), (x + wide + GAP - 3, y + high / 2))
        return
    if width <= ROOMY:
        _line(picture, (x + 24, y + high + 3), (x + 24, y + high + GAP - 3))
        return
    middle, below = y + high + GAP / 2, y + high + GAP - 3
    path = f"M{x + wide / 2:.1f} {y + high + 3:.1f}V{middle:.1f}H24V{below:.1f}"
    picture.add("path", "p-edge", d=path, marker_end="url(#p-tip)")


def _line(picture: Picture, start: tuple[float, float], end: tuple[float, float]) -> None:
    picture.add(
        "line", "p-edge", marker_end="url(#p-tip)", x1=start[0], y1=start[1], x2=end[0], y2=end[1]
    )
