"""An edition laid out as a book (domain.md §5: 手册结构). No Django."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from sunshine.before.handbooks.engine import told
from sunshine.before.handbooks.rules import Edition, Flow, Point
from sunshine.before.risks.rules import FIELDS, LEVELS
from sunshine.foundation.documents.engine.book import (
    Block,
    Cell,
    Chapter,
    Grid,
    Heading,
    Steps,
    Volume,
    Words,
    bound,
)

ORDER = [*LEVELS, ""]
DUTIES = (
    ("党委（党组）", "履行主体责任，审定风险等级，批准本手册，部署排查和公开"),
    ("内设纪检机构", "履行监督责任，组织排查和汇总，监督防控措施，评价有效性，提出公开建议"),
    ("业务部门", "对照三定方案和权责清单排查本部门风险，落实措施，报告落实情况"),
    ("责任人", "按期落实所负责的措施并留存材料，情况变化时提起变更"),
    ("监督人", "核对落实材料，评价措施是否有效，发现失效的要求重新落实"),
    ("派驻纪检监察机构、国资监管机构", "监督排查质量和措施落实，处置预警"),
)


def docx_of(edition: Edition) -> bytes:
    """The document; the same edition is the same bytes."""
    return bound(volume_of(edition))


def volume_of(edition: Edition) -> Volume:
    """Chapters in the order of the policy's structure."""
    points = sorted(edition.points, key=lambda p: (ORDER.index(p.level), p.label))
    chapters = (
        Chapter("一、总则", tuple(_general(edition))),
        Chapter("二、组织体系与职责", (_duties(),)),
        Chapter("三、权责事项与流程图", tuple(_powers(edition.flows, points))),
        Chapter("四、风险清单（分领域）", tuple(_by_field(points))),
        Chapter("五、风险清单（分岗位）", tuple(_by_post(points))),
        Chapter("六、防控措施表", tuple(_controls(points))),
        Chapter("七、预警与处置", tuple(told.warning(edition, points))),
        Chapter("八、教育、制度与公开", tuple(told.education(edition, points))),
        Chapter("九、考核与责任追究", tuple(told.assessment(points))),
        Chapter("十、变更记录", tuple(told.changes(edition))),
    )
    lines = (edition.organisation, f"第 {edition.edition} 版")
    return Volume("廉政风险防控手册", lines, chapters, date.fromisoformat(edition.on))


def _general(edition: Edition) -> Iterator[Block]:
    counts = Counter(p.level for p in edition.points)
    said = "、".join(f"{LEVELS[level]} {counts[level]} 个" for level in LEVELS if counts[level])
    yield Words(
        f"为职责清晰、风险明确、措施有力、提前预警，{edition.organisation}结合三定方案和职能职责，"
        "对工程项目建设、招投标程序、大额资金使用、公务接待、人事管理和财务管理等事项排查廉政风险，编成本手册。"
    )
    yield Words(
        f"本手册由风险点登记册在 {edition.on} 生成，收入已审定的风险点 {len(edition.points)} 个"
        + (f"，其中{said}。" if said else "。")
        + "内容以登记册为准；登记册变动后另成新版，不在本版上修改。"
    )
    if edition.left_out:
        yield Words(
            f"登记册中另有 {edition.left_out} 个已审定的风险点，超出一册的容量，没有收入本版，请由下级单位分别编制手册。"
        )
    yield Heading("等级与管控")
    yield Grid(
        ("等级", "管控要求", "风险点数"),
        tuple(
            (Cell(title, code), Cell(edition.care.get(code, "")), Cell(str(counts[code])))
            for code, title in LEVELS.items()
        ),
        (2, 8, 2),
    )


def _duties() -> Grid:
    rows = tuple((Cell(who), Cell(what)) for who, what in DUTIES)
    return Grid(("机构和人员", "职责"), rows, (3, 9))


def _powers(flows: Sequence[Flow], points: Sequence[Point]) -> Iterator[Block]:
    lying: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for point in points:
        lying[point.power_code, point.step].append(point)
    for flow in flows:
        yield Heading(f"{flow.code} {flow.title}")
        yield Words(f"依据：{flow.source}。")
        cells = []
        for n, step in enumerate(flow.steps, 1):
            here = lying[flow.code, step]
            counts = Counter(p.level for p in here)
            lying_here = [f"{LEVELS[level]}{counts[level]}" for level in LEVELS if counts[level]]
            worst = next((level for level in LEVELS if counts[level]), "")
            cells.append(Cell(f"{n} {step}\n{'、'.join(lying_here) or '无'}", worst))
        yield Steps(tuple(cells))
    if not flows:
        yield Words("登记的风险点还没有对应到权力事项。")


def _by_field(points: Sequence[Point]) -> Iterator[Block]:
    for code, title in FIELDS.items():
        found = [p for p in points if p.field == code]
        if not found:
            continue
        yield Heading(f"{title}（{len(found)} 个）")
        rows = tuple(
            (
                Cell(str(n)),
                Cell(f"{p.unit}\n{p.post}"),
                Cell(p.title),
                Cell(p.description),
                Cell(p.consequences),
                Cell(f"{LEVELS[p.level]}\n剩余{LEVELS[p.residual]}", p.level),
            )
            for n, p in enumerate(found, 1)
        )
        head = ("序号", "单位和岗位", "风险点", "风险描述", "可能后果", "等级")
        yield Grid(head, rows, (2, 5, 5, 9, 5, 4))


def _by_post(points: Sequence[Point]) -> Iterator[Block]:
    posts: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for point in points:
        posts[point.unit, point.post].append(point)
    rows = tuple(
        (
            Cell(unit),
            Cell(post),
            Cell("\n".join(f"{LEVELS[p.level]}　{p.title}" for p in found)),
        )
        for (unit, post), found in sorted(posts.items())
    )
    yield Grid(("单位", "岗位", "风险点"), rows, (4, 4, 10))


def _controls(points: Sequence[Point]) -> Iterator[Block]:
    rows: list[tuple[Cell, ...]] = []
    for point in points:
        if not point.controls:
            rows.append((Cell(point.title), Cell("尚无措施"), Cell(""), Cell(""), Cell("")))
        for n, c in enumerate(point.controls):
            name = point.title if n == 0 else ""
            said = (f"{c.kind}：{c.words}", c.owner, c.overseer, f"{c.due}\n{c.state}")
            rows.append((Cell(name), *(Cell(words) for words in said)))
    yield Grid(
        ("风险点", "防控措施", "责任人", "监督人", "期限和状态"), tuple(rows), (5, 11, 3, 3, 4)
    )
