"""`sunshine`: one module a command, loaded only when the command is known.

Commands listed in PLAIN start without Django, so that `sunshine ocds` answers in well under
a second; for the others the embedded server is started and Django set up first.
"""

import gc
import importlib
import os
import sys
from pathlib import Path

import click

COMMANDS = {
    "acknowledge-loss": "公开承认存证尾部丢失，日志由此继续",
    "audit-log": "核对存证日志与数据库",
    "backup": "备份为一套，--verify 检查一份备份",
    "city": "生成虚构城市的数据文件",
    "demo": "准备并启动演示：建库、取数、运行监督模型、打开网页",
    "django": "运行 Django 管理命令（migrate、makemigrations 以所有者身份）",
    "doctor": "检查安装：数据库、密钥、数据湖、内容",
    "evidence": "材料：核对、病毒检查、清理",
    "hits": "列出疑点（--json 供程序读取）",
    "ingest": "接入文件：sunshine ingest 来源 文件…",
    "log-vectors": "用公开的测试向量检验默克尔证明",
    "migrate": "建库、升级表结构",
    "new-probe": "新建一个监督模型的三个文件",
    "new-scene": "新建一个管理场景的目录",
    "ocds": "对一个 OCDS 文件运行六个红旗模型，不碰数据湖",
    "postgres": "自带数据库：start、stop、status",
    "probes": "列出监督模型",
    "quarantine": "导出隔离区的行",
    "reference": "参考数据：load、diff",
    "backtest": "在过去的快照上试算改动后的参数",
    "replay": "按当时的快照重算一个疑点",
    "restore": "把备份恢复到空的 SUNSHINE_HOME",
    "rotate-key": "换字段密钥，全部密文重新加密",
    "score": "用真值评价监督模型的查全率和准确率",
    "serve": "启动网页和后台任务",
    "snapshots": "列出数据快照",
    "supervise": "在最新快照上运行监督模型",
    "verify": "验证存证回执，不需要数据库",
    "witness": "见证一个日志：检查只增不改，联署检查点",
}
PLAIN = {"ocds", "city", "postgres", "log-vectors", "new-probe", "new-scene", "verify", "witness"}
DEFERRED = {
    "backup",
    "restore",
    "demo",
    "migrate",
    "serve",
    "django",
}  # they set the role or start children first


class LazyGroup(click.Group):
    """A group that imports a command's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return [name for name in COMMANDS if _module(name) is not None]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        module = _module(cmd_name)
        if module is None:
            return None
        if cmd_name not in PLAIN | DEFERRED:
            set_up(start="--help" not in sys.argv)
        command = importlib.import_module(module).command
        assert isinstance(command, click.Command)  # noqa: S101
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, COMMANDS[name]) for name in self.list_commands(ctx)]
        with formatter.section("命令"):
            formatter.write_dl(rows)


def _module(name: str) -> str | None:
    if name not in COMMANDS:
        return None
    stem = name.replace("-", "_")
    here = Path(__file__).parent / "commands" / f"{stem}.py"
    return f"sunshine.wiring.commands.{stem}" if here.exists() else None


def set_up(role: str = "app", *, start: bool = True) -> None:
    """Start the embedded server unless DATABASE_URL names one, then set Django up.

    Without `start` only the code is loaded: enough for --help.
    """
    if start:
        reach_database(role)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sunshine.wiring.settings")
    os.environ["SUNSHINE_DB_ROLE"] = role
    gc.disable()  # nothing of what is loaded is garbage: to look for it is a sixth of the start
    importlib.import_module("django").setup()
    collect_rarely()


def reach_database(role: str = "app") -> None:
    """The embedded server runs, unless DATABASE_URL names one; role app has not too much power."""
    if "DATABASE_URL" not in os.environ:
        postgres = importlib.import_module("sunshine.foundation.postgres.engine")
        postgres.start(home())
    if role == "app" and not ({"doctor", "--help"} & set(sys.argv)):
        refuse_powerful()  # the doctor says it among its findings


def collect_rarely() -> None:
    """What was loaded stays as long as the process: the collector need not walk it again and again,
    nor look at the young after every 700 objects, of which one page makes tens of thousands. It
    took a third of the processor time of a job that opens 50,000 declarations.
    """
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def refuse_powerful() -> None:
    """Web, worker, jobs and commands alike: no work as owner, superuser or BYPASSRLS role.

    Raises ClickException (Chinese). Only migrations connect as owner.
    """
    postgres = importlib.import_module("sunshine.foundation.postgres.engine")
    psycopg = importlib.import_module("psycopg")
    url = os.environ.get("DATABASE_URL") or postgres.describe(home()).address(postgres.APP).url
    try:
        with psycopg.connect(url) as connection:
            postgres.refuse_unsafe(connection)
    except postgres.PostgresError as error:
        raise click.ClickException(str(error)) from error


def home() -> Path:
    """SUNSHINE_HOME, by default `var/` in the checkout."""
    default = Path(__file__).resolve().parents[2] / "var"
    return Path(os.environ.get("SUNSHINE_HOME", default)).resolve()


@click.group(cls=LazyGroup, help="阳光国企：市属国有企业权力全周期监督平台")
def main() -> None:
    """Entry point of the console script."""
