"""Workers, and jobs that failed or wait too long."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Max, QuerySet
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.models import (
    ProcrastinateEvent,
    ProcrastinateJob,
    ProcrastinatePeriodicDefer,
    ProcrastinateWorker,
)

from sunshine.foundation.clock.queries import SHANGHAI, now
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.operations.models import JobFailure

HEARTBEAT = timedelta(seconds=60)  # procrastinate writes one every 10 s
PATIENCE = timedelta(minutes=15)
SHOWN = 100
WATCHES = ("account.manage", "log.read")  # 系统管理员, 审计管理员
FAMILIES = {
    "disk": "读写文件失败：请检查磁盘空间和目录权限，然后重试",
    "database": "数据库拒绝或中断：请运行 sunshine doctor，然后重试",
    "memory": "内存不足：请稍后重试，或增加内存",
    "gone": "要处理的记录已不在或已改变：请核对后再决定是否重试",
    "log": "存证日志没有签名：请按 sunshine doctor 的提示处理",
    "program": "程序或数据有问题：请把错误类别和位置告诉开发人员",
}


TITLES = {
    "take_in_upload": "接入上传的文件",
    "carry_out_amendment": "执行数据更正",
    "compact_lake": "夜间整理数据湖",
    "list_names": "更新检索用的名录",
    "measure_quality": "计量数据质量",
    "take_up_again": "接起被中断的任务",
    "acknowledge_what_waits": "补签等候编号的存证",
}
STATES = {"todo": "排队", "doing": "进行中", "succeeded": "完成", "failed": "失败"}


@dataclass(frozen=True, slots=True)
class FailedJob:
    """One line of the page."""

    id: int
    task: str
    attempts: int
    at: datetime | None
    failure: JobFailure | None

    @property
    def title(self) -> str:
        return TITLES.get(self.task, self.task)

    @property
    def advice(self) -> str:
        return FAMILIES[self.failure.family] if self.failure else "没有留下错误信息（进程被中断）"


def may_watch(actor: Actor) -> bool:
    return any(actor.may(permission) for permission in WATCHES)


def living_workers() -> QuerySet[ProcrastinateWorker]:
    return ProcrastinateWorker.objects.filter(last_heartbeat__gte=now() - HEARTBEAT)


def failed_jobs(actor: Actor) -> list[FailedJob]:
    """The latest failed jobs, for those who run or audit the machine; empty for others."""
    if not may_watch(actor):
        return []
    jobs = list(ProcrastinateJob.objects.filter(status="failed").order_by("-pk")[:SHOWN])
    ids = [job.pk for job in jobs]
    failures = {f.job_id: f for f in JobFailure.objects.filter(job_id__in=ids).order_by("pk")}
    events = ProcrastinateEvent.objects.filter(job_id__in=ids, type="failed").order_by("at")
    ended = dict(events.values_list("job_id", "at"))
    return [
        FailedJob(j.pk, j.task_name, j.attempts, ended.get(j.pk), failures.get(j.pk)) for j in jobs
    ]


def late_jobs() -> int:
    """Jobs that should have begun, or ended, long ago."""
    line = now() - PATIENCE
    waiting = ProcrastinateJob.objects.filter(status="todo").exclude(scheduled_at__gt=line)
    old = ProcrastinateEvent.objects.filter(type__in=["deferred", "scheduled"], at__lt=line)
    begun = ProcrastinateEvent.objects.filter(type="started", at__lt=now() - timedelta(hours=2))
    return (
        waiting.filter(pk__in=old.values("job_id")).count()
        + ProcrastinateJob.objects.filter(status="doing", pk__in=begun.values("job_id")).count()
    )


def job_counts() -> list[tuple[str, int]]:
    """Chinese state → how many jobs."""
    rows = ProcrastinateJob.objects.values_list("status").annotate(n=Count("pk")).order_by()
    counts = dict(rows)
    return [(title, counts.get(state, 0)) for state, title in STATES.items()]


def last_heartbeat() -> datetime | None:
    """Of a worker that is alive."""
    found = living_workers().aggregate(top=Max("last_heartbeat"))["top"]
    return found if isinstance(found, datetime) else None


def last_runs() -> list[tuple[str, str, datetime | None]]:
    """Every periodic task: title, when, last start."""
    rows = ProcrastinatePeriodicDefer.objects.values_list("task_name")
    ran = dict(rows.annotate(n=Max("defer_timestamp")).order_by())
    return [
        (
            TITLES.get(one.task.name, one.task.name),
            _in_words(one.cron),
            datetime.fromtimestamp(ran[one.task.name], UTC) if one.task.name in ran else None,
        )
        for one in jobs.periodic_registry.periodic_tasks.values()
    ]


def _in_words(cron: str) -> str:
    """`17 3 * * *` → 每天 11:17: procrastinate reads cron in UTC, people live in Asia/Shanghai."""
    minute, hour, *rest = cron.split()
    if rest == ["*", "*", "*"] and minute.isdigit() and hour.isdigit():
        at = datetime(2000, 1, 1, int(hour), int(minute), tzinfo=UTC).astimezone(SHANGHAI)
        return f"每天 {at:%H:%M}"
    return "每分钟" if cron == "* * * * *" else f"cron {cron}（UTC）"
