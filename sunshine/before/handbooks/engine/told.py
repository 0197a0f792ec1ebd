"""Chapters seven to ten: what happened around the risk points, in sentences and tables. No Django."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sunshine.before.handbooks.rules import Edition, Measure, Point
from sunshine.before.risks.rules import CONTROL_KINDS, EFFECTS, PLANNED
from sunshine.foundation.documents.engine.book import Block, Cell, Grid, Heading, Words

OF_CHAPTER_EIGHT = [CONTROL_KINDS[kind] for kind in ("education", "rule", "openness")]


def warning(edition: Edition, points: Sequence[Point]) -> Iterator[Block]:
    yield Words(
        "风险点关联监督模型的，模型在本单位产生疑点即为预警；关联看板指标的，指标越过预警线即为预警。预警显示在风险点上，"
        "并触发复评。疑点由核查人在期限内核查并作出结论；属实的转入处置，措施失效的重新落实。"
    )
    yield Heading("近四个季度的预警和处置")
    if any(q.alerts or q.crossed for q in edition.quarters):
        head = ("季度", "疑点", "已有结论", "其中属实", "未结", "指标预警", "其中已复评")
        rows = tuple(
            _row(q.name, q.alerts, q.concluded, q.confirmed, q.open, q.crossed, q.reviewed)
            for q in edition.quarters
        )
        yield Grid(head, rows, (5, 3, 3, 3, 3, 3, 4))
    else:
        yield Words("近四个季度，所列风险点没有产生预警。")
    yield Heading("关联的监督模型和看板指标")
    rows = tuple(
        _row(p.title, p.unit, "\n".join(p.probes) or "—", "\n".join(p.indicators) or "—")
        for p in points
        if p.probes or p.indicators
    )
    if rows:
        yield Grid(("风险点", "单位", "监督模型", "看板指标"), rows, (7, 4, 3, 5))
    else:
        yield Words("所列风险点还没有关联监督模型或者看板指标。")


def education(edition: Edition, points: Sequence[Point]) -> Iterator[Block]:
    yield Words(
        "本手册批准后，有关人员应阅读并通过由手册抽题的测验，阅知情况留痕，作为日常教育的内容。防控措施中属于制度的，"
        "由责任部门纳入规章制度；经审核的风险点和措施向社会公开，接受监督。"
    )
    yield Heading("上一版手册的阅知")
    yield Words(_readers(edition))
    yield Heading("教育、制度、公开类措施")
    mine = [c for p in points for c in p.controls if c.kind in OF_CHAPTER_EIGHT]
    rows = tuple(
        _row(kind, *_landed([c for c in mine if c.kind == kind])) for kind in OF_CHAPTER_EIGHT
    )
    yield Grid(
        ("类型", "措施", "待落实", "其中逾期", "已落实", "评价有效"), rows, (4, 3, 3, 3, 3, 3)
    )


def _readers(edition: Edition) -> str:
    told = edition.readership
    if told is None:
        return "本版之前没有生效的手册，还没有阅知记录。"
    if not told.tried:
        return f"第 {told.edition} 版还没有人答题阅知。"
    rate = 100 * told.passed / told.tried
    return (
        f"第 {told.edition} 版有 {told.tried} 人答题，{told.passed} 人通过，通过率 {rate:.0f}%；其中一次通过的"
        f" {told.at_once} 人，共答题 {told.attempts} 次。"
    )


def _landed(controls: Sequence[Measure]) -> tuple[int, ...]:
    """All, still to be carried out, of these late, carried out, found effective."""
    planned = [c for c in controls if c.state == PLANNED]
    return (
        len(controls),
        len(planned),
        sum(c.is_late for c in planned),
        len(controls) - len(planned),
        sum(c.effect == "effective" for c in controls),
    )


def assessment(points: Sequence[Point]) -> Iterator[Block]:
    yield Words(
        "措施逾期未落实、评价无效而不整改、瞒报风险的，纳入年度考核；发生违规违纪违法问题的，依规依纪依法追究责任。"
    )
    yield Heading("各单位措施的落实和评价")
    units: dict[str, list[Measure]] = defaultdict(list)
    bare: dict[str, int] = defaultdict(int)
    for point in points:
        units[point.unit] += point.controls
        bare[point.unit] += not point.controls
    rows = tuple(
        _row(
            unit,
            *_landed(found)[:4],
            *(sum(c.effect == effect for c in found) for effect in EFFECTS),
            bare[unit],
        )
        for unit, found in sorted(units.items())
    )
    if not rows:
        yield Words("登记册中还没有风险点。")
        return
    head = ("单位", "措施", "待落实", "逾期", "已落实", *EFFECTS.values(), "无措施风险点")
    yield Grid(head, rows, (7, 2, 3, 2, 3, 2, 3, 2, 4))


def changes(edition: Edition) -> Iterator[Block]:
    if not edition.earlier:
        yield Words(f"本版为第 {edition.edition} 版，此前没有生效的版本。")
        return
    head = ("版次", "批准日期", "批准人", "风险点数")
    rows = tuple(
        _row(f"第 {i.edition} 版", i.approved_on, i.approved_by, i.points) for i in edition.earlier
    )
    yield Grid(head, rows, (3, 4, 4, 3))
    last = edition.earlier[0].edition
    if not edition.changes:
        yield Words(f"与第 {last} 版相同。")
        return
    yield Heading(f"与第 {last} 版相比")
    yield from map(Words, numbered(edition.changes))


def numbered(lines: Iterable[str]) -> Iterator[str]:
    return (f"{n}. {line}。" for n, line in enumerate(lines, 1))


def _row(*values: object) -> tuple[Cell, ...]:
    return tuple(Cell(str(value)) for value in values)
