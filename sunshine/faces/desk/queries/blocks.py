"""What each role must see first today, beside the work itself: a block by right, few queries each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Q

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.workflow import OPEN
from sunshine.analysis.probes import engine as probes
from sunshine.before.recusals.models import Conflict
from sunshine.before.recusals.workflow import CONFLICT
from sunshine.before.recusals.workflow import OPEN as CONFLICT_OPEN
from sunshine.before.reports.models import MajorReport
from sunshine.before.reports.workflow import MAJOR_REPORT, WORK
from sunshine.before.reports.workflow import OPEN as REPORT_OPEN
from sunshine.before.risks.models import Control, RiskPoint
from sunshine.datacentre.intake.models import QuarantinedRow
from sunshine.datacentre.lake.queries import content_root
from sunshine.datacentre.quality import queries as quality
from sunshine.datacentre.quality.rules import DIMENSIONS
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.models import SecurityEvent
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.operations.queries import failed_jobs
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.workflow.queries import legal_today
from sunshine.foundation.worklist.queries import Condition, keys_of, up_to

ROWS, RECENT = 5, timedelta(days=30)
RISKS_TOLD = 200
REPORT_ORDER = [s for s in MAJOR_REPORT.states if s in REPORT_OPEN]


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what, how much of it, where it leads."""

    title: str
    figure: str
    url: str
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A card of the desk; `words` says what an empty one means."""

    name: str
    title: str
    url: str
    link: str
    rows: list[Row] = field(default_factory=list)
    words: str = ""


def blocks(actor: Actor) -> list[Block]:
    """In the order of RIGHTS; an actor without any of these rights has none."""
    return [make(actor) for right, make in RIGHTS if any(map(actor.may, right.split()))]


def _triage(actor: Actor) -> Block:
    alerts = Alert.objects.visible_to(actor).filter(state__in=OPEN)
    asked: dict[str, Condition] = {
        "own": ("assignee_id = %s", actor.account_id),
        "nobody": ("assignee_id is null",),
        "red": ("level = %s", "red"),
        "late": ("due_on < %s", legal_today()),
    }
    found = keys_of(alerts, ["due_on", "assignee_id", "level"], asked)
    count = {name: len(keys) for name, keys in found.items()}
    rows = [
        Row("我认领或被指派的", up_to(count["own"]), "/alerts/triage/?assignee=me"),
        Row("无人认领", up_to(count["nobody"]), "/alerts/triage/?assignee=none"),
        Row("红色", up_to(count["red"]), "/alerts/triage/?level=red"),
        Row("已逾期", up_to(count["late"]), "/alerts/triage/?due=late", bool(count["late"])),
    ]
    return Block("triage", "待核查疑点", "/alerts/triage/", "连续核查", rows)


def _oversight(actor: Actor) -> Block:
    late = Alert.objects.visible_to(actor).filter(state__in=OPEN, due_on__lt=legal_today())
    counted = list(
        late.order_by()
        .values_list("organisation")
        .annotate(n=Count("pk"))
        .order_by("-n", "organisation")[:ROWS]
    )
    places = Organisation.objects.in_bulk([pk for pk, _ in counted if pk])
    rows = [
        Row(
            place.short_name if place else "开放数据",
            f"{n} 件",
            f"/alerts/?due=late&state=open&organisation={place.code if place else '-'}",
            is_bad=True,
        )
        for place, n in ((places.get(pk) if pk else None, n) for pk, n in counted)
    ]
    link = "/alerts/?due=late&state=open"
    return Block("oversight", "逾期未核查的企业", link, "全部", rows, "所辖企业没有逾期的疑点。")


def _confirmed(actor: Actor) -> Block:
    found = Alert.objects.visible_to(actor).filter(
        state="confirmed", hit__last_seen_at__gte=now() - RECENT
    )
    rows = [
        Row(a.hit.sentence, a.organisation.short_name if a.organisation else "", f"/alerts/{a.pk}/")
        for a in found.select_related("hit", "organisation").order_by("-id")[:ROWS]
    ]
    link = "/alerts/?state=confirmed&order=newest"
    return Block("confirmed", "认定属实的疑点", link, "全部", rows, "近 30 天没有认定属实的疑点。")


def _reports(actor: Actor) -> Block:
    """For who verifies: by step. For who reports: what is theirs to follow up."""
    is_verifier = actor.may("report.verify")
    right = "report.verify" if is_verifier else "report.file"
    late = Q(due_on__lt=legal_today())
    counted = (
        MajorReport.objects.visible_to(actor)
        .filter(state__in=[s for s in WORK if WORK[s][1] == right])
        .order_by()
        .values("state")
        .annotate(n=Count("pk"), late=Count("pk", filter=late))
    )
    found = {c["state"]: c for c in counted}
    rows = [
        Row(
            MAJOR_REPORT.states[state],
            f"{c['n']} 件" + (f"，逾期 {c['late']} 件" if c["late"] else ""),
            f"/reports/?state={state}",
            bool(c["late"]),
        )
        for state in REPORT_ORDER
        if (c := found.get(state)) is not None
    ]
    words = "没有等您受理、核查的报告。" if is_verifier else "没有等您续报的报告。"
    return Block("reports", "四重大报告", "/reports/?state=open", "全部", rows, words)


def _conflicts(actor: Actor) -> Block:
    """By step: what has to be registered, judged, waived or carried out."""
    late = Q(due_on__lt=legal_today())
    counted = (
        Conflict.objects.visible_to(actor)
        .filter(state__in=CONFLICT_OPEN)
        .order_by()
        .values("state")
        .annotate(n=Count("pk"), late=Count("pk", filter=late))
    )
    found = {c["state"]: c for c in counted}
    rows = [
        Row(
            title,
            f"{c['n']} 件" + (f"，逾期 {c['late']} 件" if c["late"] else ""),
            f"/recusals/?state={state}",
            bool(c["late"]),
        )
        for state, title in CONFLICT.states.items()
        if (c := found.get(state)) is not None
    ]
    link = "/recusals/?state=open"
    return Block("conflicts", "利益冲突与回避", link, "全部", rows, "没有在办的利益冲突。")


def _intake(actor: Actor) -> Block:
    counted = (
        QuarantinedRow.objects.visible_to(actor)
        .open()
        .order_by()
        .values("receipt", "receipt__file_name")
        .annotate(n=Count("pk"))
        .order_by("-receipt")[:ROWS]
    )
    rows = [
        Row(c["receipt__file_name"], f"{c['n']} 行待更正", f"/data/{c['receipt']}/", is_bad=True)
        for c in counted
    ]
    return Block("intake", "隔离区待更正", "/data/", "全部回执", rows, "没有待更正的行。")


def _quality(actor: Actor) -> Block:
    cells = [
        (cell.failed / cell.checked, line.mart, code, cell)
        for line in quality.matrix(quality.measures(actor))
        for code, _, cell in line.row
        if cell.failed
    ]
    cells.sort(key=lambda c: -c[0])
    rows = [
        Row(f"{mart.title} · {DIMENSIONS[code][0]}", cell.words, f"/data/quality/{mart.name}/{code}/", cell.is_poor)
        for _, mart, code, cell in cells[:ROWS]
    ]  # fmt: skip
    return Block("quality", "数据质量最低", "/data/quality/", "全部", rows, "没有不合格的检查。")


def _models(actor: Actor) -> Block:
    known = probes.load(content_root())
    counted = (
        Alert.objects.visible_to(actor)
        .filter(state__in=OPEN)
        .order_by()
        .values("hit__probe")
        .annotate(n=Count("pk"))
        .order_by("-n", "hit__probe")[:ROWS]
    )
    rows = [
        Row(
            f"{c['hit__probe']} {known[c['hit__probe']].title if c['hit__probe'] in known else ''}",
            f"{c['n']} 件",
            f"/alerts/?state=open&probe={c['hit__probe']}",
        )
        for c in counted
    ]
    return Block("models", "待核查最多的模型", "/probes/", "模型库", rows, "没有待核查的疑点。")


def _jobs(actor: Actor) -> Block:
    rows = [
        Row(job.title, f"试过 {job.attempts} 次", "/jobs/", is_bad=True)
        for job in failed_jobs(actor)[:ROWS]
    ]
    return Block("jobs", "失败的后台任务", "/jobs/", "全部", rows, "没有失败的后台任务。")


def _security(actor: Actor) -> Block:
    lately = SecurityEvent.objects.visible_to(actor).filter(happened_at__gte=now() - RECENT)
    counted = lately.order_by().values("kind").annotate(n=Count("pk")).order_by("-n")[:ROWS]
    titles = dict(SecurityEvent.Kind.choices)
    rows = [
        Row(titles.get(c["kind"], c["kind"]), f"{c['n']} 次", "/accounts/log/") for c in counted
    ]
    return Block(
        "security", "近 30 天安全事件", "/accounts/log/", "安全日志", rows, "没有安全事件。"
    )


def _risks(actor: Actor) -> Block:
    """Counted as far as they are told: what stands out of the register."""
    points = RiskPoint.objects.visible_to(actor)
    counted = (
        ("没有防控措施", points.uncontrolled(), "/risks/?flag=bare"),
        ("措施逾期", Control.objects.visible_to(actor).late(), "/controls/?state=late"),
        ("等待复评", points.filter(state="review"), "/risks/?state=review"),
        ("等待审定", points.filter(state="rated"), "/risks/?state=rated"),
    )
    rows = []
    for title, found, url in counted:
        n = found.order_by()[: RISKS_TOLD + 1].count()
        more = f"超过 {RISKS_TOLD} 个" if n > RISKS_TOLD else f"{n} 个"
        rows.append(Row(title, more, url, is_bad=bool(n) and title in {"没有防控措施", "措施逾期"}))
    return Block("risks", "廉政风险点", "/risks/", "全部", rows)


RIGHTS: tuple[tuple[str, Callable[[Actor], Block]], ...] = (
    ("alert.dispose", _triage),
    ("work.oversee", _oversight),
    ("report.verify report.file", _reports),
    ("risk.rate risk.confirm risk.oversee", _risks),
    ("conflict.discipline conflict.personnel conflict.approve", _conflicts),
    ("amendment.sign", _confirmed),
    ("data.ingest", _intake),
    ("probe.run", _models),
    ("data.read", _quality),
    ("account.manage", _jobs),
    ("log.read", _security),
)
