"""The virus check against a real clamd with a signature file of our own; no network, no mocks."""

import hashlib
import io
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from samples import archive

from sunshine.foundation.evidence.actions import receive, scan_kept
from sunshine.foundation.evidence.engine.clamd import Scanner, UnavailableError
from sunshine.foundation.evidence.models import Content
from sunshine.foundation.evidence.queries import store
from sunshine.foundation.workflow.rules import Refused

CLAMD = shutil.which("clamd") or "/usr/sbin/clamd"
BAD = "阳光国企 病毒检查 试验文件".encode()
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not Path(CLAMD).exists(), reason="没有 clamd：make clamd"),
]
CONFIG = """
LocalSocket {home}/clamd.sock
DatabaseDirectory {home}/signatures
TemporaryDirectory {home}
PidFile {home}/clamd.pid
LogFile {home}/clamd.log
Foreground yes
StreamMaxLength 4M
"""


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    """Signatures: our file by hash (.hdb), and a run of bytes in any file (.ndb)."""
    home = Path(tmp_path_factory.mktemp("clamd"))
    (home / "signatures").mkdir()
    line = f"{hashlib.md5(BAD).hexdigest()}:{len(BAD)}:Sunshine.Test.Hash\n"
    (home / "signatures" / "ours.hdb").write_text(line)
    pattern = b"SUNSHINE-TEST-PATTERN".hex()
    (home / "signatures" / "ours.ndb").write_text(f"Sunshine.Test.Pattern:0:*:{pattern}\n")
    (home / "clamd.conf").write_text(CONFIG.format(home=home))
    process = subprocess.Popen(
        [CLAMD, "--config-file", str(home / "clamd.conf")],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C"},
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not (home / "clamd.sock").exists():
        assert process.poll() is None, (home / "clamd.log").read_text()
        assert time.monotonic() < deadline, "clamd does not come up"
        time.sleep(0.1)
    yield f"unix:{home}/clamd.sock"
    process.terminate()
    process.wait(20)


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.SUNSHINE_HOME = tmp_path


def take_in(data: bytes, name: str = "a.txt"):
    draft = store().draft()
    draft.write(data)
    return receive(draft=draft, name=name, grade="internal")


def test_a_clean_file_is_kept_with_who_checked_it(clamd, settings) -> None:
    settings.CLAMD = clamd
    kept = take_in("付款凭证".encode()).content
    assert (kept.scan, kept.scan_words) == ("clean", "干净")
    assert kept.scanner.startswith("ClamAV")
    assert kept.is_open


@pytest.mark.parametrize(
    ("data", "name", "virus"),
    [
        (BAD, "a.txt", "Sunshine.Test.Hash"),
        (b"before SUNSHINE-TEST-PATTERN after", "a.txt", "Sunshine.Test.Pattern"),
        (archive({"a.txt": b"a SUNSHINE-TEST-PATTERN z"}), "a.zip", "Sunshine.Test.Pattern"),
    ],
    ids=["by hash", "by pattern", "inside an archive"],
)
def test_an_infected_file_is_refused_by_name_and_nothing_is_kept(
    clamd, settings, data, name, virus
) -> None:
    settings.CLAMD = clamd
    with pytest.raises(Refused, match=f"病毒（{virus}"):
        take_in(data, name)
    assert list(store().contents()) == []
    assert list((store().root / "incoming").iterdir()) == []
    assert not Content.objects.exists()


@pytest.mark.parametrize("address", ["unix:/nowhere/clamd.sock", "tcp:127.0.0.1:1", "nonsense"])
def test_a_virus_check_that_does_not_answer_closes_the_door(settings, address) -> None:
    settings.CLAMD = address
    with pytest.raises(Refused, match="病毒检查没有回应"):
        take_in(b"hello")
    assert list(store().contents()) == []


def test_a_file_that_was_not_read_to_its_end_is_not_clean(clamd) -> None:
    with pytest.raises(UnavailableError):
        Scanner(clamd).scan(io.BytesIO(os.urandom(6 << 20)))


def test_what_came_in_without_a_check_waits_once_there_is_one(clamd, settings) -> None:
    settings.CLAMD = ""
    bad, good = take_in(BAD).content, take_in(b"hello").content
    assert bad.scan_words == "未配置"
    assert bad.is_open
    settings.CLAMD = clamd
    assert (bad.scan_words, bad.is_open) == ("待查", False)
    assert {c.pk: c.scan for c in scan_kept()} == {bad.pk: "infected", good.pk: "clean"}
    bad.refresh_from_db()
    assert (bad.virus, bad.is_open) == ("Sunshine.Test.Hash.UNOFFICIAL", False)
    settings.CLAMD = ""
    with pytest.raises(Refused, match="带有病毒"):
        take_in(BAD)
    assert list(scan_kept()) == []
