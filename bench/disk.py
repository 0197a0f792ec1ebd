"""Disk full, on small real tmpfs mounts: first PostgreSQL's, then the log's.

`python -m bench disk` (root: it mounts). Seen each time: no partial act, reading goes on, the
message says what to do, and with room again everything is acknowledged and the audit is green.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from bench import people
from bench.house import Browser, House, NotAnsweredError
from sunshine.analysis.alerts.models import Alert
from sunshine.foundation.ledger.actions.sequencing import signer
from sunshine.foundation.ledger.models import Entry, LogLeaf, PendingLeaf
from sunshine.foundation.ledger.queries import audit
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.postgres import engine

REASON = "材料还不齐，退回待核查"


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    """What lies in `place` moves to a tmpfs of its own, and back afterwards."""
    aside = place.with_name(f"{place.name}.aside")
    place.rename(aside)
    place.mkdir()
    shutil.copystat(aside, place)
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", place], check=True
    )
    try:
        subprocess.run(["cp", "-a", f"{aside}/.", place], check=True)
        yield place
        (place / "ballast").unlink(missing_ok=True)
        shutil.rmtree(aside)
        subprocess.run(["cp", "-a", place, aside], check=True)
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)
        place.rmdir()
        aside.rename(place)


def fill(place: Path, leave: int) -> None:
    """A ballast file that leaves so many bytes."""
    found = os.statvfs(place)
    room = found.f_bavail * found.f_frsize - leave
    with (place / "ballast").open("ab") as ballast:
        try:
            while room > 0:
                room -= ballast.write(bytes(min(room, 1 << 20)))
                ballast.flush()
        except OSError:
            pass


class Desk:
    """One officer who claims and releases one alert, and reads."""

    def __init__(self, house: House) -> None:
        people.found(50)
        place = Organisation.objects.get(code="RES0")
        role = "discipline_officer"
        (self.name,) = people.people(1, role=role, places=[place], tree="supervision")
        ((self.alert, _),) = people.alerts_below(self.name, 1)
        self.house, self.done, self.acknowledged = house, 0, 0
        self.browser = Browser(house.port)

    def enter(self) -> None:
        people.enter(self.browser, self.name)

    def act(self) -> str:
        """Empty when acknowledged, else what the page says. The same key until it is."""
        verb = "release" if self.done % 2 else "claim"
        fields = {"verb": verb, "reason": REASON, "key": f"disk:{self.done}"}
        try:
            answer = self.browser.post(f"/alerts/{self.alert}/act/", fields)
        except NotAnsweredError as refusal:
            return str(refusal.args[1] if len(refusal.args) > 1 else refusal)
        assert answer.receipt, f"{answer.status} {answer.words}"
        self.done, self.acknowledged = self.done + 1, self.acknowledged + 1
        return ""

    def reads(self) -> None:
        for path in ("/", "/alerts/", f"/alerts/{self.alert}/", "/transparency/"):
            status = self.browser.get(path).status
            assert status == 200, f"{path}: {status}"

    def until_acknowledged(self) -> None:
        deadline = time.monotonic() + 60
        while words := self.act():
            assert time.monotonic() < deadline, words
            time.sleep(0.3)


def compare(desk: Desk, *, waiting: int = 0) -> None:
    """State and ledger agree to the act: nothing partial, nothing lost."""
    connection.close()
    entries = Entry.objects.filter(subject_id=desk.alert)
    assert Alert.objects.get(pk=desk.alert).version == 1 + entries.count(), "a partial act"
    assert entries.count() == desk.acknowledged + waiting, "not what was acknowledged"
    assert PendingLeaf.objects.count() == waiting
    if not waiting:
        assert Entry.objects.count() == LogLeaf.objects.count()
        assert list(audit(signer().verifier)) == []


def database_full(house: House, desk: Desk, place: Path) -> str:
    """The reserve stops acts before PostgreSQL is in need; then the disk is filled to the brim."""
    house.serve()
    desk.enter()
    for _ in range(4):
        desk.until_acknowledged()
    before = engine.postmaster_pid(engine.describe(house.home))
    refused = 0
    for leave in (40 << 20, 1 << 20, 0):
        fill(place, leave)
        for _ in range(5):
            words = desk.act()
            assert "操作没有保存" in words, words
            refused += 1
        desk.reads()
        compare(desk)
    assert engine.postmaster_pid(engine.describe(house.home)) == before, "PostgreSQL had to restart"
    (place / "ballast").unlink()
    for _ in range(4):
        desk.until_acknowledged()
    compare(desk)
    house.stop()
    return f"{refused} acts refused in words, none partial"


def journal_full(house: House, desk: Desk, place: Path) -> str:
    """Without the reserve PostgreSQL itself runs out; nothing acknowledged may be lost."""
    os.environ["SUNSHINE_DISK_RESERVE"] = "0"
    house.serve()
    desk.enter()
    desk.until_acknowledged()
    fill(place, 0)
    words = ""
    for _ in range(4000):  # until heap or journal needs a new block
        if words := desk.act():
            break
    assert words, "the disk never became full"
    (place / "ballast").unlink()
    house.wait()
    desk.enter()
    desk.until_acknowledged()
    compare(desk)
    house.stop()
    return f"without the reserve full after {desk.done} acts, all there after it had room again"


def log_full(house: House, desk: Desk, place: Path) -> str:
    """The act is committed, its tile finds no room: said so, not acknowledged, not lost."""
    house.serve()
    desk.enter()
    desk.until_acknowledged()
    fill(place, 0)
    for _ in range(3):
        words = desk.act()
        assert "操作已保存" in words, words
        assert "磁盘" in words, words
        compare(desk, waiting=1)
        desk.reads()
    (place / "ballast").unlink()
    desk.until_acknowledged()
    compare(desk)
    house.stop()
    return "log full: kept, not acknowledged, receipt on the same key when there was room"


def prove(house: House) -> str:
    """Returns what was seen; says so when it can't mount."""
    if os.geteuid() != 0:
        sys.exit("未证：挂载 tmpfs 需要 root")
    desk, told = Desk(house), list[str]()
    house.stop()
    data = engine.describe(house.home).data
    used = int(subprocess.run(["du", "-sm", data], capture_output=True, check=True, text=True)
               .stdout.split()[0])  # fmt: skip
    with small_disk(data.parent, used + 160) as place:
        told.append(database_full(house, desk, place))
        told.append(journal_full(house, desk, place))
    engine.start(house.home)
    with small_disk(house.home / "log", 4) as place:
        told.append(log_full(house, desk, place))
    return "disk full on tmpfs: " + "; ".join(told) + "; reading went on, audit green"
