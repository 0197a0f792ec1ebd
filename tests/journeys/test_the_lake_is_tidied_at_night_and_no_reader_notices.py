"""The worker merges small files at night; whoever is reading goes on reading the same rows."""

import json
import os
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest
from procrastinate.contrib.django import app

from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.lake import engine as lake

ROOT = Path(__file__).resolve().parents[2]
PREPARE = """
import json
from pathlib import Path
import django; django.setup()
from django.conf import settings
from sunshine.datacentre.intake.actions import Delivery, take_in
from sunshine.datacentre.lake.jobs import compact_lake
from sunshine.datacentre.lake.queries import latest
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
by = system_actor("测试")
with acting_as(by):
    for n in range(4):
        path = Path(settings.SUNSHINE_HOME) / f"counterparty_{n}.csv"
        lines = "".join(f"S{n}{i},第{i}公司\\n" for i in range(500))
        path.write_text("往来单位编号,名称\\n" + lines)
        assert take_in(Delivery("standard", path, path.name), by=by).accepted_count == 500
    print(json.dumps(latest().tables))
    compact_lake.defer(timestamp=0)
"""
# The worker also does what happens to be due at this hour, and some of that makes a snapshot too.
TIDIED = """
import json
import django; django.setup()
from sunshine.datacentre.lake.models import Snapshot
print(json.dumps([s.tables for s in Snapshot.objects.filter(cause="合并小文件")]))
"""


@pytest.fixture
def python(databases, tmp_path):
    """`python(*arguments)` on a database and a home of its own; what it prints."""
    name = f"night_{os.getpid()}"
    databases.clone(name)
    environment = {
        **os.environ,
        "SUNSHINE_HOME": str(tmp_path),
        "DATABASE_URL": databases.address(name).url,
        "DATABASE_OWNER_URL": databases.address(name, owner=True).url,
        "DJANGO_SETTINGS_MODULE": "sunshine.wiring.settings",
        "SUNSHINE_DB_ROLE": "app",
    }

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, *arguments],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    yield run
    databases.drop(name)


def test_it_is_night_in_the_city_when_the_lake_is_tidied():
    task = next(
        p
        for p in app.periodic_registry.periodic_tasks.values()
        if p.task.name.endswith("compact_lake")
    )
    noon = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp()
    due = task.croniter.get_next(ret_type=float, start_time=noon)
    assert 0 <= datetime.fromtimestamp(due, ZoneInfo("Asia/Shanghai")).hour < 5


def test_a_reader_before_during_and_after_sees_the_rows_of_its_snapshot(python, tmp_path):
    before = json.loads(python("-c", PREPARE))
    folder, mart = tmp_path / "lake", marts(ROOT)["counterparty"]
    assert len(lake.files(folder, mart.name, before[mart.name])) == 4
    done, seen = threading.Event(), []

    def read():
        with duckdb.connect() as duck:
            lake.bind(duck, folder, [mart], before)
            while True:
                is_last = done.is_set()
                seen.append(duck.execute("select count(*), min(name) from counterparty").fetchall())
                if is_last:
                    return

    reader = threading.Thread(target=read)
    reader.start()
    try:
        main = "from sunshine.wiring.cli import main; main()"
        python("-c", main, "django", "procrastinate", "worker", "--one-shot")
    finally:
        done.set()
        reader.join()
    (after,) = json.loads(python("-c", TIDIED))
    assert len(lake.files(folder, mart.name, after[mart.name])) == 1
    assert len(seen) > 1
    assert {str(rows) for rows in seen} == {"[(2000, '第0公司')]"}
    with duckdb.connect() as duck:
        lake.bind(duck, folder, [mart], after)
        assert duck.execute("select count(distinct row_id) from counterparty").fetchall() == [
            (2000,)
        ]
