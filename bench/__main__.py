"""`python -m bench NAME [ARGUMENTS]`: a proof of this folder in a house of its own.

The house lies on a disk under /var/tmp (or SUNSHINE_PROOF) and is removed when all went well;
`kills`, `lists`, `desk`, `filings`, `risks` and `declarations` go on in one that was left, and leave one that was named.
"""

import importlib
import os
import shutil
import signal
import sys
from pathlib import Path

from bench.house import House
from sunshine.foundation.postgres import engine

GOES_ON = {"kills", "lists", "desk", "filings", "risks", "declarations"}


def main() -> None:
    name, *arguments = sys.argv[1:]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    home = Path(os.environ.get("SUNSHINE_PROOF", f"/var/tmp/sunshine-{name}"))
    if home.exists() and name not in GOES_ON:
        engine.stop(home)
        shutil.rmtree(home)
    home.mkdir(mode=0o755, parents=True, exist_ok=True)
    house = House(home)
    try:
        house.found()
        told = importlib.import_module(f"bench.{name}").prove(house, *arguments)
    finally:
        house.stop()
    if name not in GOES_ON or "SUNSHINE_PROOF" not in os.environ:
        shutil.rmtree(home, ignore_errors=True)
    print(told)


if __name__ == "__main__":
    main()
