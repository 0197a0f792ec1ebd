"""Counts on a grid of likelihood and impact, each cell in the colour of its level."""

from collections.abc import Callable, Mapping

from sunshine.faces.pictures.rules.shapes import Picture

SIZE = 5
FOOT, HEAD = 44, 10  # px
TALLEST = 74
Cell = tuple[int, int]  # likelihood, impact: 1 to 5


def heat_map(
    counts: Mapping[Cell, int],
    level: Callable[[int, int], str],
    href: Callable[[int, int], str],
    width: int,
) -> Picture:
    """Likelihood from below to above, impact from left to right; `level` names the colour of a cell,
    `href` where its number leads. Empty cells have no number and no link.
    """
    left = 30.0
    across = (width - left - 8) / SIZE
    down = min(across, float(TALLEST))
    picture = Picture(width, round(HEAD + SIZE * down + FOOT))
    for likelihood in range(SIZE, 0, -1):
        y = HEAD + (SIZE - likelihood) * down
        picture.text("p-tick p-mid", left / 2, y + down / 2 + 4, str(likelihood))
        for impact in range(1, SIZE + 1):
            x = left + (impact - 1) * across
            _cell(picture, (likelihood, impact), counts, level, href, (x, y, across, down))
    for impact in range(1, SIZE + 1):
        x = left + (impact - 0.5) * across
        picture.text("p-tick p-mid", x, HEAD + SIZE * down + 18, str(impact))
    picture.text(
        "p-note p-mid", left + SIZE * across / 2, HEAD + SIZE * down + 36, "影响程度 →　可能性 ↑"
    )
    return picture


def _cell(
    picture: Picture,
    cell: Cell,
    counts: Mapping[Cell, int],
    level: Callable[[int, int], str],
    href: Callable[[int, int], str],
    box: tuple[float, float, float, float],
) -> None:
    x, y, wide, high = box
    likelihood, impact = cell
    count = counts.get(cell, 0)
    told = f"可能性 {likelihood}，影响程度 {impact}：{count} 个风险点"
    look = f"p-heat p-heat-{level(likelihood, impact)}" + ("" if count else " p-heat-none")
    link = href(*cell) if count else ""
    picture.add(
        "rect", look, told=told, href=link, x=x + 1, y=y + 1, width=wide - 2, height=high - 2, rx=4
    )
    if count:
        picture.text("p-mid p-strong p-heat-word", x + wide / 2, y + high / 2 + 4, str(count))
