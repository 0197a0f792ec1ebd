"""The steps of `sunshine demo`; each can run again."""

import time
from collections.abc import Callable
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command

from seeds.authority import enact_lists
from seeds.city import write_city
from seeds.crosschecks import crosscheck, register_ties
from seeds.declarations import declare
from seeds.filings import file_matters
from seeds.people import ACCOUNTS, DEMO_PASSWORD, found_city
from seeds.recusals import report_conflicts
from seeds.risks import screen_risks
from seeds.samples import draw_samples
from seeds.verifications import draw_declarations
from sunshine.analysis.alerts.actions import supervise
from sunshine.analysis.extracts.actions import make_extracts
from sunshine.analysis.extracts.models import Extract
from sunshine.analysis.scores.actions import stack
from sunshine.datacentre.directory.actions import list_names
from sunshine.datacentre.intake.actions import Delivery, take_in
from sunshine.datacentre.intake.models import Receipt
from sunshine.datacentre.lake.actions import compact, publish_own_records
from sunshine.datacentre.lake.queries import latest
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import roles, system_actor
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.parameters.actions import load_reference
from sunshine.wiring.commands.supervise import boards, show

SEED, SCALE = 1, 1.5


def prepare() -> None:
    """Reference data, organisations, files, lake, hits: what is there already is reused."""
    by = system_actor("演示准备")
    city = Path(settings.SUNSHINE_HOME) / "city"
    with acting_as(by):
        _step("参考数据", load_reference)
        if not Organisation.objects.exists():
            _step("组织、人员、账号", lambda: found_city(SEED, by=by))
    _step("权责清单", enact_lists)
    _step("报备、审查、事前研判", file_matters)
    _step("档案抽查", draw_samples)
    _step("廉政风险排查、防控手册", screen_risks)
    _step("从业及经营活动申报", declare)
    _step("申报抽查", draw_declarations)
    _step("利益冲突与回避", report_conflicts)
    if not (city / "truth.jsonl").exists():
        _step(
            "虚构城市的数据文件",
            lambda: write_city(
                city, Path(settings.CONTENT_ROOT), seed=SEED, scale=SCALE, progress=_quiet
            ),
        )
    _step("接入数据", lambda: _take_in(city))
    _step("申报比对、专项整治", lambda: _crosscheck(city))
    known = _ran()
    _step("运行监督模型", _supervise)
    if not known or Extract.objects.exclude(snapshot=latest()).exists():
        _step("摘录疑点涉及的合同、采购、单位", _extract)
        _step("名录", _list)  # names in lists and search, before the worker's first minute
    (Path(settings.SUNSHINE_HOME) / "demo").touch()


def welcome(address: str) -> None:
    """Where to look and who to be."""
    click.echo(f"\n打开 {address} ，演示密码都是 {DEMO_PASSWORD}")
    known = roles()
    for role, username, name, _ in ACCOUNTS:
        click.echo(f"  {username:<10}{name}　{known[role].title}：{known[role].description}")


def collect_static() -> None:
    """Static files into SUNSHINE_HOME, where the web server finds them."""
    call_command("collectstatic", interactive=False, verbosity=0)


def _take_in(city: Path) -> None:
    by = system_actor("演示准备")
    files = [p for p in sorted(city.iterdir()) if p.name != "truth.jsonl"]
    done = set(Receipt.objects.filter(state=Receipt.State.DONE).values_list("file_name", flat=True))
    files = [p for p in files if p.name not in done]
    for path in files:
        with acting_as(by):
            receipt = take_in(Delivery("standard", path, path.name), by=by)
        if receipt.state == Receipt.State.FAILED:
            raise click.ClickException(f"{path.name}：{receipt.message}")
    if files:
        with acting_as(by):
            compact(by=by)


def _crosscheck(city: Path) -> None:
    """The register's file of relatives comes when the others are in: it names firms of theirs."""
    if register_ties(city):
        _take_in(city)
    crosscheck()


def _supervise() -> None:
    by = system_actor("监督任务")
    with acting_as(by):
        before = latest()
        snapshot = publish_own_records(by=by)
        if snapshot is not None and (before is None or snapshot.pk != before.pk or not _ran()):
            supervise(snapshot, by=by, progress=show)
            stack()
        if snapshot is not None:
            boards(snapshot)


def _extract() -> None:
    with acting_as(system_actor("摘录")):
        if (snapshot := latest()) is not None:
            make_extracts(snapshot)


def _list() -> None:
    with acting_as(system_actor("名录")):
        list_names()


def _ran() -> bool:
    return (Path(settings.SUNSHINE_HOME) / "demo").exists()


def _step(words: str, work: Callable[[], object]) -> None:
    began = time.perf_counter()
    click.echo(f"… {words}", nl=False)
    work()
    click.echo(f"\r✓ {words}（{time.perf_counter() - began:.1f} 秒）")


def _quiet(words: str) -> None:
    """The generator's own lines are too many here."""
