"""`python -m sunshine.analysis.runners.engine.lookups`: make what lacks, throw away what is old.

Reads {root, lake, tables} from standard input; says what was made, a JSON line for each file.
"""

import json
import sys
from pathlib import Path

import duckdb

from sunshine.analysis.probes import engine as probes
from sunshine.analysis.runners.engine.lookups import Lookups, columns_looked_for, home_of, keep
from sunshine.datacentre.catalogue import engine as catalogue
from sunshine.datacentre.lake import engine as lake

MEMORY = "2GB"


def main() -> None:
    """One job."""
    job = json.load(sys.stdin)
    root, folder = Path(job["root"]), Path(job["lake"])
    marts = catalogue.marts(root)
    columns = columns_looked_for(probes.load(root).values())
    files = {m: lake.files(folder, m, job["tables"][m]) for m in columns if m in job["tables"]}
    with duckdb.connect(config={"memory_limit": MEMORY}) as duck:
        duck.execute("set timezone = 'UTC'")
        duck.execute("set enable_progress_bar = false")
        for made in keep(duck, marts, Lookups(home_of(folder), files), columns):
            sys.stdout.write(json.dumps(made) + "\n")


if __name__ == "__main__":
    main()
