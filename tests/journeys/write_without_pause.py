"""Acts and new lake snapshots, one after another, until a file named in argv[1] appears."""

import sys
from pathlib import Path

import django

django.setup()

from uuid6 import uuid7  # noqa: E402

from sunshine.datacentre.catalogue.engine import marts  # noqa: E402
from sunshine.datacentre.lake import engine  # noqa: E402
from sunshine.datacentre.lake.actions import compact, correct, open_duckdb  # noqa: E402
from sunshine.datacentre.lake.queries import content_root, lake_folder, latest  # noqa: E402
from sunshine.foundation.access.actions import acting_as  # noqa: E402
from sunshine.foundation.access.queries import system_actor  # noqa: E402
from sunshine.foundation.ledger.actions import record  # noqa: E402
from sunshine.foundation.ledger.rules import RecordRef  # noqa: E402

stop = Path(sys.argv[1])
by = system_actor("测试")
with open_duckdb() as duck:
    engine.bind(duck, lake_folder(), [marts(content_root())["payment"]], latest().tables)
    (row,) = duck.execute("select row_id from payment limit 1").fetchone()
done = 0
while not stop.exists():
    with acting_as(by):
        record(
            by=by, verb="test.act", subject=RecordRef("test", uuid7()), organisation_id=None,
            content={"n": done}, idempotency_key=str(uuid7()),
        )  # fmt: skip
    if done % 4 == 0:
        with acting_as(by):
            correct("payment", row, {"purpose": f"改{done}"}, cause="测试", by=by)
    if done % 12 == 0:
        with acting_as(by):
            compact(by=by)
    done += 1
    sys.stdout.write(f"{done}\n")
    sys.stdout.flush()
