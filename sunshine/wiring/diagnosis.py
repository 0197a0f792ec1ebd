"""What `sunshine doctor` looks at; each check says ok, warn or fail and what to do."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinatePeriodicDefer

from sunshine.analysis.probes import engine as probes
from sunshine.datacentre.catalogue.engine import marts, sources
from sunshine.datacentre.lake import engine as lake
from sunshine.datacentre.lake.queries import content_root, lake_folder, latest
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import calendar, now, today
from sunshine.foundation.documents.engine.pdf import office
from sunshine.foundation.documents.queries import templates
from sunshine.foundation.evidence.models import Content
from sunshine.foundation.evidence.queries import verify_all
from sunshine.foundation.ledger.actions.sequencing import TOLERANCE, signer, store
from sunshine.foundation.ledger.engine.notes import open_checkpoint
from sunshine.foundation.ledger.models import Checkpoint, PendingLeaf
from sunshine.foundation.ledger.queries import lost_ranges
from sunshine.foundation.ledger.rules.merkle import ProofError
from sunshine.foundation.ledger.rules.texts import parse_head, parse_note
from sunshine.foundation.operations.queries import late_jobs, living_workers
from sunshine.foundation.postgres.engine import refuse_unsafe
from sunshine.wiring.metrics import backup_age

OK, WARN, FAIL = "ok", "warn", "fail"
MARKS = {OK: "✓", WARN: "!", FAIL: "✗"}
GIB = 1 << 30
DAY = 24 * 60 * 60
SHOWN = 20
NOTICE_IS_OUT = (12, 1)  # the State Council publishes next year's calendar in November


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: how bad, and words that say what to do."""

    level: str
    words: str


def database() -> Finding:
    with connection.cursor() as cursor:
        raw = cursor.connection
        assert isinstance(raw, psycopg.Connection)  # noqa: S101
        refuse_unsafe(raw)  # role powers, version, show_trgm
        (encoding,) = raw.execute("show server_encoding").fetchone() or ("",)
    if encoding != "UTF8":
        return Finding(FAIL, f"编码是 {encoding}：请用 UTF-8 重新建库")
    role = settings.DATABASES["default"]["USER"]
    return Finding(OK, f"PostgreSQL {raw.info.server_version // 10000}，角色 {role}，中文检索可用")


def migrations() -> Finding:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return Finding(FAIL, f"还有 {len(waiting)} 个升级没有应用：请运行 sunshine migrate")
    return Finding(OK, "表结构是最新的")


def content() -> Finding:
    known, tables = probes.load(content_root()), marts(content_root())
    for probe in known.values():
        probes.check(probe, tables)
    words = f"{len(tables)} 张主题表，{len(sources(content_root()))} 个来源"
    return Finding(OK, f"{words}，{len(known)} 个监督模型都可以运行")


def readable_lake() -> Finding:
    snapshot = latest()
    if snapshot is None:
        return Finding(OK, "还没有数据")
    named = (lake.files(lake_folder(), m, v) for m, v in snapshot.tables.items())
    missing = [path for paths in named for path in paths if not path.exists()]
    if missing:
        return Finding(FAIL, f"快照 {snapshot.number} 缺少 {len(missing)} 个文件：请从备份恢复")
    return Finding(OK, f"快照 {snapshot.number} 的文件都在")


def log() -> Finding:
    """The published checkpoint, the tiles and the database tell the same; all leaves: audit-log."""
    files, last = store(), Checkpoint.objects.order_by("-size").first()
    raw, seen = files.checkpoint(), files.floor()
    size = last.size if last else 0
    if raw is None:
        return Finding(
            FAIL if size else OK, "日志文件丢失：请从备份或副本取回" if size else "还没有存证"
        )
    try:
        head = open_checkpoint(raw, signer().verifier)
        whole = files.tiles(head.size).root() == head.root
    except ProofError as error:
        return Finding(FAIL, f"{error}：请运行 sunshine audit-log")
    if not whole or last is None or last.note != raw:
        return Finding(FAIL, "日志的块、检查点与数据库不一致：请运行 sunshine audit-log")
    if seen and parse_head(parse_note(seen).text).size > size:
        return Finding(
            FAIL, "别人见过更长的日志，已拒绝签名：请运行 sunshine acknowledge-loss --help"
        )
    if lost := sum(map(len, lost_ranges())):
        return Finding(WARN, f"{size} 条，其中 {lost} 条的内容曾公开承认丢失")
    return Finding(OK, f"{size} 条，块、检查点与数据库一致")


def pending() -> Finding:
    if count := PendingLeaf.objects.count():
        return Finding(WARN, f"{count} 条存证等候编号：若不是正在操作，请看上一项和磁盘、时钟")
    return Finding(OK, "没有等候编号的存证")


def evidence() -> Finding:
    """Every file is there, is what its hash says, and is what the ledger tells of it."""
    with acting_as(system_actor("安装检查")):
        found, count = list(verify_all()), Content.objects.count()
    if found:
        words = "；".join(f.words for f in found[:SHOWN])
        return Finding(FAIL, f"{len(found)} 处不符：{words}。请从备份恢复，或看 sunshine evidence")
    words = f"{count} 个附件都与指纹、存证一致" if count else "没有附件"
    if not settings.CLAMD:
        return Finding(WARN, f"{words}；没有配置病毒检查：请装 clamd 并设 SUNSHINE_CLAMD")
    return Finding(OK, f"{words}；病毒检查已配置")


def documents() -> Finding:
    """Templates are whole; whether this machine can make PDF of them."""
    words = f"{len(templates(content_root()))} 种公文模板可用"
    if office() is None:
        return Finding(
            WARN, f"{words}；没有 LibreOffice，只出 docx：要 PDF 请安装 libreoffice-writer"
        )
    return Finding(OK, f"{words}；可以出 PDF")


def disk() -> Finding:
    usage = shutil.disk_usage(settings.SUNSHINE_HOME)
    share = usage.free / usage.total
    words = f"剩余 {usage.free / GIB:.1f} GiB（{share:.0%}）"
    if usage.free < GIB or share < 0.03:  # noqa: PLR2004
        return Finding(FAIL, f"{words}：操作可能写不进去，请立即清理或扩容")
    if share < 0.1:  # noqa: PLR2004
        return Finding(WARN, f"{words}：请安排扩容")
    return Finding(OK, words)


def worker() -> Finding:
    if not (count := living_workers().count()):
        return Finding(WARN, "没有后台进程的心跳：接入、定时任务不会进行，请运行 sunshine serve")
    return Finding(OK, f"{count} 个后台进程在运行")


def periodic() -> Finding:
    """Each periodic task was started at its last due time, or the worker is not that old."""
    rows = ProcrastinatePeriodicDefer.objects.values_list("task_name").annotate(
        Max("defer_timestamp")
    )
    ran, late, at = dict(rows.order_by()), [], now().timestamp()
    known = jobs.periodic_registry.periodic_tasks.values()
    for one in known:
        due = one.croniter.get_prev(ret_type=float, start_time=at)
        last = ran.get(one.task.name)
        if last is not None and last < due and at - due > 60 * 60:
            late.append(
                f"{one.task.name}（上次 {datetime.fromtimestamp(last, UTC):%m-%d %H:%M} UTC）"
            )
    if late:
        return Finding(WARN, f"没有按时运行：{'、'.join(late)}；请看后台进程")
    return Finding(OK, f"{len(known)} 个定时任务，{len(ran)} 个运行过，没有误点")


def queue() -> Finding:
    failed = ProcrastinateJob.objects.filter(status="failed").count()
    late = late_jobs()
    if failed or late:
        return Finding(WARN, f"失败 {failed} 个，迟滞 {late} 个：请在“后台任务”页查看、重试")
    return Finding(OK, "没有失败或迟滞的任务")


def holidays() -> Finding:
    year, day = today().year, today()
    if year not in calendar().years:
        return Finding(FAIL, f"缺少 {year} 年工作日历：请加入 reference/calendar/{year}.toml")
    if year + 1 in calendar().years:
        return Finding(OK, f"有 {year} 和 {year + 1} 年的工作日历")
    words = f"还没有 {year + 1} 年的工作日历，跨年期限是暂定的"
    if (day.month, day.day) >= NOTICE_IS_OUT:
        return Finding(
            WARN, f"{words}：请按国务院办公厅通知加入 reference/calendar/{year + 1}.toml"
        )
    return Finding(OK, f"{words}（国务院办公厅通常在 11 月公布）")


def backup() -> Finding:
    age = backup_age()
    if age is None:
        return Finding(WARN, "还没有备份：请运行 sunshine backup 目录 --keys 另一目录")
    words = f"上次备份在 {age / 3600:.1f} 小时前"
    if age > 7 * DAY:
        return Finding(FAIL, f"{words}：请立即备份并检查定时器")
    return Finding(WARN if age > 26 * 60 * 60 else OK, words)


def clock() -> Finding:
    """The program's clock, the database's, and the log's last signature."""
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        (theirs,) = cursor.fetchone() or (now(),)
    skew = abs((now() - theirs).total_seconds())
    last = Checkpoint.objects.order_by("-size").first()
    if last and now() < last.signed_at - TOLERANCE:
        return Finding(FAIL, f"时钟早于上次签名（{last.signed_at:%Y-%m-%d %H:%M} UTC）：请校准时间")
    if skew > timedelta(seconds=2).total_seconds():
        return Finding(WARN, f"与数据库服务器相差 {skew:.1f} 秒：请检查时间同步")
    return Finding(OK, f"与数据库服务器相差 {skew:.1f} 秒，不早于上次签名")


CHECKS: dict[str, Callable[[], Finding]] = {
    "数据库": database,
    "表结构": migrations,
    "内容": content,
    "数据湖": readable_lake,
    "存证日志": log,
    "等候编号": pending,
    "附件": evidence,
    "公文": documents,
    "磁盘": disk,
    "后台进程": worker,
    "定时任务": periodic,
    "任务队列": queue,
    "工作日历": holidays,
    "备份": backup,
    "时钟": clock,
}


def examine() -> Iterator[tuple[str, Finding]]:
    """Every check, one after another; one that breaks is a failure, not the end."""
    for name, check in CHECKS.items():
        try:
            yield name, check()
        except Exception as error:  # noqa: BLE001  a doctor reports every fault and goes on
            yield name, Finding(FAIL, str(error) or type(error).__name__)
