"""The six pairs of the other tool, through the real command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAIRS = sorted((ROOT.parent / "shared" / "data" / "cardinal").glob("*.expected"))


def ocds(*arguments, code=0):
    command = [
        sys.executable,
        "-c",
        "from sunshine.wiring.cli import main; main()",
        "ocds",
        *arguments,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


@pytest.mark.skipif(not PAIRS, reason="没有 ../shared/data/cardinal")
@pytest.mark.parametrize("expected", PAIRS, ids=lambda p: p.stem)
def test_the_answer_is_the_same(expected):
    code, *settings = expected.stem.split("-")
    more = [
        part
        for name, value in zip(settings[::2], settings[1::2], strict=True)
        for part in ("--set", f"{code}.{name}={value}")
    ]
    found = ocds(
        str(expected.with_suffix(".jsonl")),
        "--only",
        code,
        "--exclude-details",
        "EXC",
        "--no-price-comparison",
        "NPC",
        *more,
    )
    assert json.loads(found) == json.loads(expected.read_text())


def test_an_unknown_setting_is_an_error_in_words(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"ocid":"a"}\n')
    assert "没有“R003.nothing”这个设置" in ocds(str(path), "--set", "R003.nothing=1", code=2)
    assert "应是数字" in ocds(str(path), "--set", "R003.threshold=many", code=2)
    assert json.loads(ocds(str(path))) == {}


def test_django_is_not_loaded():
    script = "import sys; sys.argv = ['x', 'ocds', '--help']\nfrom sunshine.wiring.cli import main\ntry: main()\nexcept SystemExit: pass\nassert 'django' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
