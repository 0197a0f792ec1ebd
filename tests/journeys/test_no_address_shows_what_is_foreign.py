"""Every URL of the URLconf, every role, own and foreign: 0 leaks."""

import json
import subprocess
import sys
from pathlib import Path


def test_walking_every_address_as_every_role_finds_no_leak(city) -> None:
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, str(here / "walk_every_address.py")],
        env={**city.environment, "PYTHONPATH": str(here.parents[1])},
        cwd=here.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found["leaks"] == [], json.dumps(found["leaks"], ensure_ascii=False, indent=1)
    assert found["amendments"] > 5
    assert found["reports"] > 5
    assert found["matters"] > 20
    assert found["reviews"] > 2
    assert found["checks"] > 2
    assert found["conditions"] > 0
    assert found["packages"] > 5
    assert found["files"] > 5, "there are foreign files to look for"
    assert found["routes"] > 20
    assert found["never_walked"] == [], "an address that nobody tried proves nothing"
    assert found["own_seen"] > 20, "what is one's own is seen"
    assert found["drawn_seen"] > 4, "what is drawn for one's own enterprise is seen"
    assert found["walked"] > 1000
    sys.stdout.write(f"walked {found['walked']} answers of {found['routes']} addresses\n")
