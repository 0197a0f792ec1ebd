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


@pytest.mark.parametrize(
    "wrap",
    [
        json.dumps,
        lambda r: json.dumps([r], indent=1),
        lambda r: json.dumps({"uri": "x", "releases": [r]}),
        lambda r: json.dumps({"records": [{"ocid": "a", "compiledRelease": r}]}, indent=2),
        lambda r: "\n".join(json.dumps({"releases": [one]}) for one in (r, r | {"ocid": 1})),
    ],
    ids=["一行", "数组", "发布包", "记录包", "每行一包"],
)
def test_packages_and_records_are_taken_apart(tmp_path, wrap):
    path = tmp_path / "a.json"
    path.write_text(
        wrap({"ocid": "a", "tender": {"numberOfTenderers": 1, "procurementMethod": "open"}})
    )
    assert json.loads(ocds(str(path))) == {"OCID": {"a": {"R018": 1.0}}}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{\n"records": [', "不是完整的 JSON"),
        (b"[1, 2", "不是完整的 JSON"),
        (b"\x1f\x8b\x08broken", "gz"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_in_words(tmp_path, content, words):
    path = tmp_path / "a.json"
    path.write_bytes(content)
    assert words in ocds(str(path), code=1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null\n",
        b"\x00\x00\n",
        b'{"ocid": "a", "bids": 5, "awards": "x", "tender": [1]}\n',
        b'{"ocid": "a", "bids": {"details": [{"status": "valid", "value": {"amount": "1e999"}}]}}\n',
        b'{"ocid": "a", "tender": ' + b"[" * 5000 + b"]" * 5000 + b"}\n",
    ],
)
def test_odd_content_raises_no_flag_and_no_error(tmp_path, content):
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    assert json.loads(ocds(str(path))) == {}


@pytest.mark.skipif(not PAIRS, reason="没有 ../shared/data/cardinal")
def test_the_fence_is_shown_on_request():
    path = str(PAIRS[-1].with_suffix(".jsonl"))
    meta = json.loads(ocds(path, "--only", "R058", "--meta"))["Meta"]["R058"]
    assert meta["upper_fence"] == pytest.approx(meta["q3"] + 1.5 * (meta["q3"] - meta["q1"]))
    fixed = json.loads(ocds(path, "--only", "R058", "--meta", "--set", "R058.threshold=3"))
    assert fixed["Meta"] == {"R058": {"upper_fence": 3.0}}
