"""Who owns, runs or is related to whom: nodes in columns by distance from the one in question."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from sunshine.faces.pictures.rules.shapes import Picture, shortened, width_of

BOX, HIGH, GAP = 176, 46, 18  # px of a node on a desk
LINE, INDENT = 18, 64  # px of a line of words, and of the gutter of arcs, on a phone
WORD = 14  # px of a line of words on a desk


@dataclass(frozen=True, slots=True)
class Node:
    """`look` is focus, own, firm, person or hub; `hidden` is how many ties are not drawn."""

    id: str
    name: str
    look: str
    note: str = ""
    hidden: int = 0
    href: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """From holder, officer, relative or buyer to what is held; `is_path`: evidence of the clue."""

    source: str
    target: str
    words: str
    is_path: bool = False


def distances(focus: str, edges: Iterable[Edge]) -> dict[str, int]:
    """Steps from the focus, whichever way the ties run."""
    ties = defaultdict(set)
    for e in edges:
        ties[e.source].add(e.target)
        ties[e.target].add(e.source)
    found, wave = {focus: 0}, deque([focus])
    while wave:
        here = wave.popleft()
        for other in sorted(ties[here] - found.keys()):
            found[other] = found[here] + 1
            wave.append(other)
    return found


def opened(
    focus: str, edges: list[Edge], open_nodes: set[str]
) -> tuple[list[Edge], dict[str, int]]:
    """Edges at the focus and at opened nodes, and how many ties each shown node still hides."""
    shown = {focus}
    for _ in range(len(open_nodes) + 1):  # a node is opened only where it is itself shown
        for e in edges:
            for here, other in ((e.source, e.target), (e.target, e.source)):
                if here in shown and (here == focus or here in open_nodes):
                    shown.add(other)
    kept = [e for e in edges if e.source in shown and e.target in shown]
    hidden: dict[str, int] = defaultdict(int)
    for e in edges:
        if (e.source in shown) != (e.target in shown):
            hidden[e.source if e.source in shown else e.target] += 1
    return kept, dict(hidden)


def relations(
    focus: str,
    nodes: Iterable[Node],
    edges: list[Edge],
    open_address: Callable[[str], str],
    width: int,
) -> Picture:
    """Columns on a desk; on a phone one node a row, with arcs beside them.

    `open_address(node)` is where a node's hidden ties are opened; nodes that nothing ties to the
    focus are left out.
    """
    far = distances(focus, edges)
    known = [n for n in nodes if n.id in far]
    columns: dict[int, list[Node]] = defaultdict(list)
    place: dict[str, float] = {}
    for hop in range(max(far.values(), default=0) + 1):
        mine = [n for n in known if far[n.id] == hop]
        mine.sort(key=lambda n: (_pull(n.id, edges, place), n.name, n.id))
        place |= {n.id: float(i) for i, n in enumerate(mine)}
        columns[hop] = mine
    draw = _on_a_desk if width > 500 else _on_a_phone  # noqa: PLR2004
    return draw(columns, edges, open_address, width)


def _pull(node: str, edges: Iterable[Edge], place: dict[str, float]) -> float:
    """The mean place of those it is tied to in the columns before."""
    near = [
        place[other]
        for e in edges
        for here, other in ((e.source, e.target), (e.target, e.source))
        if here == node and other in place
    ]
    return sum(near) / len(near) if near else 0.0


def _on_a_desk(
    columns: dict[int, list[Node]],
    edges: list[Edge],
    open_address: Callable[[str], str],
    width: int,
) -> Picture:
    tallest = max(len(c) for c in columns.values())
    picture = Picture(width, tallest * (HIGH + GAP) + GAP)
    place = {node.id: hop for hop, nodes in columns.items() for node in nodes}
    beside = [
        e.words for e in edges if e.source in place and place[e.source] == place.get(e.target)
    ]
    margin = max((width_of(words) + 34 for words in beside), default=12)
    apart = (width - BOX - margin) / max(len(columns) - 1, 2)
    at: dict[str, tuple[float, float, int]] = {}
    for hop, nodes in columns.items():
        top = (picture.height - len(nodes) * (HIGH + GAP) + GAP) / 2
        for i, node in enumerate(nodes):
            at[node.id] = (hop * apart, top + i * (HIGH + GAP), hop)
    drawn = [e for e in edges if e.source in at and e.target in at]
    places = [_draw_edge(picture, e, at[e.source], at[e.target], apart - BOX) for e in drawn]
    for e, lines in zip(drawn, places, strict=True):  # no line runs over words
        for x, y, words in lines:
            picture.text("p-edge-word p-bad" if e.is_path else "p-edge-word", x, y, words)
    for nodes in columns.values():
        for node in nodes:
            x, y, _ = at[node.id]
            _draw_node(picture, node, x, y, BOX)
            _draw_more(picture, node, x + BOX, y, open_address)
    return picture


def _draw_edge(
    picture: Picture,
    e: Edge,
    start: tuple[float, float, int],
    end: tuple[float, float, int],
    room: float,
) -> list[tuple[float, float, str]]:
    """The line; returns where its words go, in lines no wider than the room between two columns."""
    (ax, ay, a), (bx, by, b) = start, end
    ay, by = ay + HIGH / 2, by + HIGH / 2
    if a == b:  # in one column: around the right side
        ax, bx = ax + BOX, bx + BOX
        bend = ax + 30
        path = f"M{ax:.1f} {ay:.1f}C{bend:.1f} {ay:.1f} {bend:.1f} {by:.1f} {bx:.1f} {by:.1f}"
        places = [(ax + 28, (ay + by) / 2 + 4, e.words)]
    else:
        ax, bx = (ax + BOX, bx) if a < b else (ax, bx + BOX)
        middle = (ax + bx) / 2
        path = f"M{ax:.1f} {ay:.1f}C{middle:.1f} {ay:.1f} {middle:.1f} {by:.1f} {bx:.1f} {by:.1f}"
        far_y = ay if a > b else by  # near the outer node, where lines have parted
        y, lines = (far_y * 3 + (ay + by - far_y)) / 4 - 4, in_lines(e.words, room)
        if far_y <= ay + by - far_y:  # away from the middle, where other words may be
            y -= (len(lines) - 1) * WORD
        places = [
            (middle - width_of(words) / 2, y + n * WORD, words) for n, words in enumerate(lines)
        ]
    look = "p-edge p-path" if e.is_path else "p-edge"
    picture.add("path", look, d=path, marker_end="url(#p-tip)")
    return places


def in_lines(words: str, room: float) -> list[str]:
    """Words broken after a comma where they are wider than the room, else at the blank that leaves
    the shortest lines; what has neither is cut.
    """
    lines: list[str] = []
    for part in words.replace("，", "，\0").split("\0"):
        if lines and width_of(lines[-1] + part) <= room:
            lines[-1] += part
        else:
            lines += [part] if width_of(part) <= room else _halves(part)
    return [shortened(line, room) for line in lines]


def _halves(words: str) -> list[str]:
    blanks = [i for i, sign in enumerate(words) if sign == " "]
    halves = [[words[:i], words[i + 1 :]] for i in blanks] or [[words]]
    return min(halves, key=lambda two: max(map(width_of, two)))


def _draw_node(picture: Picture, node: Node, x: float, y: float, room: float) -> None:
    picture.add(
        "rect", f"p-node p-{node.look}", x=x, y=y, width=room, height=HIGH, rx=5, told=node.name
    )
    name = shortened(node.name, room - 16)
    picture.text("p-name p-strong", x + 8, y + 19, name, href=node.href, told=node.name)
    picture.text("p-note", x + 8, y + 36, shortened(node.note, room - 16))


def _draw_more(
    picture: Picture, node: Node, x: float, y: float, open_address: Callable[[str], str]
) -> None:
    if node.hidden:
        told = f"展开 {node.name} 的另外 {node.hidden} 条关系"
        picture.add("circle", "p-more", cx=x - 2, cy=y, r=14, told=told, href=open_address(node.id))
        picture.text(
            "p-more-word p-mid", x - 2, y + 4, f"+{node.hidden}", href=open_address(node.id)
        )


def _on_a_phone(
    columns: dict[int, list[Node]],
    edges: list[Edge],
    open_address: Callable[[str], str],
    width: int,
) -> Picture:
    picture, y = Picture(width), 8.0
    order = [node for nodes in columns.values() for node in nodes]
    seen: dict[str, float] = {}
    names = {n.id: n.name for n in order}
    for node in order:
        mine = [
            e for e in edges
            if node.id in {e.source, e.target} and {e.source, e.target} - {node.id} <= seen.keys()
        ]  # fmt: skip
        told = [
            f"{e.words} → {names[e.target]}"
            if e.source == node.id
            else f"{e.words} ← {names[e.source]}"
            for e in mine
        ]
        _draw_node(picture, replace(node), INDENT, y, width - INDENT - 14)
        _draw_more(picture, node, width - 14.0, y, open_address)
        for e in mine:
            other = seen[e.target if e.source == node.id else e.source]
            bend = INDENT - min(INDENT - 4, 14 + (y + HIGH / 2 - other) / 5)
            a, b = (y + HIGH / 2, other) if e.source == node.id else (other, y + HIGH / 2)
            look = "p-edge p-path" if e.is_path else "p-edge"
            path = f"M{INDENT} {a:.1f}C{bend:.1f} {a:.1f} {bend:.1f} {b:.1f} {INDENT} {b:.1f}"
            picture.add("path", look, d=path, marker_end="url(#p-tip)")
        seen[node.id] = y + HIGH / 2
        y += HIGH + 4
        for e, words in zip(mine, told, strict=True):
            look = "p-edge-word p-bad" if e.is_path else "p-edge-word"
            picture.text(look, INDENT + 8, y + 11, shortened(words, width - INDENT - 8))
            y += LINE
        y += 10
    picture.height = int(y) + 4
    return picture
