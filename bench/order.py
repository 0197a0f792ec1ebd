"""What happens before the answer, seen from the kernel: strace on granian and on PostgreSQL.

`python -m bench order [ACTS]`. For each act: its COMMIT is asked for, the backend's WAL is on
disk and the COMMIT answered; only then tiles are fsynced, and the folders that name them; the
numbers are committed the same way; only then the checkpoint is fsynced, put in its place, its
folder fsynced; only then does the first byte of the response leave.
"""

import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import people
from bench.house import Browser, House
from sunshine.foundation.organisations.models import Organisation

CALLS = (
    "fsync,fdatasync,rename,renameat,renameat2,sendto,sendmsg,recvfrom,recvmsg,read,write,writev"
)
LINE = re.compile(r"^(\d+) +(\d+\.\d+) (.*)$")
LOG = r"</[^>]*/log"
STEPS = (  # who, words of the call; in this order, each finished before the next one begins
    ("web", r'(?:sendto|write)\([^"]*".{0,12}COMMIT', "COMMIT of the act is asked for"),
    ("postgres", r"f(?:data)?sync\([^)]*pg_wal/", "WAL of the act is on disk"),
    ("web", r'(?:recvfrom|read)\([^"]*".*COMMIT', "COMMIT of the act is answered"),
    ("web", rf"fsync\(\d+{LOG}/tile/entries/[^>]*\.\d+>", "entry bundle is on disk"),
    ("web", rf"fsync\(\d+{LOG}/tile/0/[^>]*\.\d+>", "tile is on disk"),
    ("web", rf"fsync\(\d+{LOG}/tile/(?:0|entries)/\d+\.p>", "a tile's folder is on disk"),
    ("web", rf"fsync\(\d+{LOG}/tile/(?:0|entries)/\d+\.p>", "the other tile's folder is on disk"),
    ("web", r'(?:sendto|write)\([^"]*".{0,12}COMMIT', "COMMIT of number and checkpoint is asked"),
    ("postgres", r"f(?:data)?sync\([^)]*pg_wal/", "WAL of number and checkpoint is on disk"),
    ("web", r'(?:recvfrom|read)\([^"]*".*COMMIT', "COMMIT of number and checkpoint is answered"),
    ("web", rf"fsync\(\d+{LOG}/\.checkpoint\.\d+>", "checkpoint is on disk"),
    ("web", r'rename[^(]*\(.*/log/checkpoint"', "checkpoint is in its place"),
    ("web", rf"fsync\(\d+{LOG}>", "the log's folder is on disk"),
    ("web", r'(?:sendto|write|writev|sendmsg)\(.*"HTTP/1\.1 302', "the response leaves"),
)
ASKED = re.compile(r'(?:recvfrom|read)\([^"]*"POST /alerts/')


class OutOfOrderError(AssertionError):
    """A step is missing, or began before the one it waits for had ended."""


@dataclass(frozen=True, slots=True)
class Call:
    who: int
    began: int  # line of the trace
    ended: int
    words: str


def calls(lines: list[str]) -> Iterator[Call]:
    """Calls with where they began and ended: `<unfinished ...>` is joined with its end."""
    open_ones: dict[int, tuple[int, str]] = {}
    for number, line in enumerate(lines):
        found = LINE.match(line)
        if found is None:
            continue
        who, words = int(found[1]), found[3]
        if words.endswith("<unfinished ...>"):
            open_ones[who] = (number, words.removesuffix("<unfinished ...>"))
        elif words.startswith("<... "):
            began, start = open_ones.pop(who, (number, ""))
            yield Call(who, began, number, start + words.partition("resumed>")[2])
        else:
            yield Call(who, number, number, words)


def acts(trace: list[Call]) -> Iterator[list[Call]]:
    """The calls from each POST of an act on, until the next one."""
    starts = [c.began for c in trace if ASKED.search(c.words)]
    for low, high in zip(starts, [*starts[1:], 1 << 60], strict=True):
        yield [c for c in trace if low <= c.began < high]


def check(trace: list[Call], web: set[int]) -> None:
    """Every step is there, after the one before; raises OutOfOrderError naming it.

    Taken backwards from the response: each step is the last one of its kind that had ended
    before the step after it began, so nothing that comes late can pass for it.
    """
    limit, used = 1 << 60, set[int]()
    for who, pattern, told in reversed(STEPS):
        mine = [
            c
            for c in trace
            if (c.who in web) == (who == "web")
            and c.ended < limit
            and c.ended not in used
            and re.search(pattern, c.words)
            and not c.words.rstrip().startswith("-1")
            and " = -1 " not in c.words
        ]
        if not mine:
            raise OutOfOrderError(f"not in order: {told}")
        last = max(mine, key=lambda c: c.ended)
        used.add(last.ended)
        limit = last.began
    started = [c for c in trace if re.search(STEPS[-1][1], c.words)]
    if len(started) != 1:
        raise OutOfOrderError(f"{len(started)} responses to one act")


def doctored(trace: list[Call], web: set[int]) -> None:
    """The check can fail: without any one step, or with any step after the response, it does."""
    end = max(c.ended for c in trace) + 1
    for who, pattern, told in STEPS[:-1]:

        def one(c: Call, who: str = who, pattern: str = pattern) -> bool:
            return (c.who in web) == (who == "web") and re.search(pattern, c.words) is not None

        late = [Call(c.who, end, end, c.words) if one(c) else c for c in trace]
        for wrong in ([c for c in trace if not one(c)], late):
            try:
                check(wrong, web)
            except OutOfOrderError:
                continue
            raise AssertionError(f"the check would not notice: {told}")


def threads(pids: list[int]) -> set[int]:
    return {int(t.name) for p in pids for t in Path(f"/proc/{p}/task").iterdir()}


def several(browser: Browser, address: str, act: dict[str, str], number: int) -> None:
    for n in range(number):
        fields = act | {"verb": "release" if n % 2 else "claim", "key": f"s{n}"}
        assert browser.post(address, fields).receipt, "not acknowledged"
        time.sleep(0.05)


def trace_of(house: House, work: Callable[[], None]) -> tuple[Path, set[int]]:
    """The trace of granian and PostgreSQL during `work`, and granian's threads."""
    web = threads(house.pids("web child"))
    mine = [*house.pids("web child"), *house.pids("postmaster"), *house.pids("backend")]
    path = house.home / "trace"
    command = ["strace", "-f", "-ttt", "-y", "-s", "160", "-e", f"trace={CALLS}", "-o", str(path)]
    with (house.home / "strace.log").open("wb") as log:
        tracer = subprocess.Popen(
            [*command, *(f"--attach={p}" for p in mine)], stderr=log, stdout=log
        )
    time.sleep(1.5)
    try:
        work()
    finally:
        web |= threads(house.pids("web child"))
        tracer.send_signal(signal.SIGINT)
        tracer.wait(20)
    return path, web


def prove(house: House, number: str = "20") -> str:
    """So many acts under strace; returns what was seen."""
    people.found(20)
    place = Organisation.objects.get(code="RES0")
    (name,) = people.people(1, role="discipline_officer", places=[place], tree="supervision")
    (alert, _), *_ = people.alerts_below(name, 1)
    house.serve()
    browser = Browser(house.port)
    people.enter(browser, name)
    address = f"/alerts/{alert}/act/"
    act = {"reason": "材料还不齐，退回待核查"}
    for n in range(2):  # connections, first tiles
        browser.post(address, act | {"verb": "release" if n % 2 else "claim", "key": f"w{n}"})
    path, web = trace_of(house, lambda: several(browser, address, act, int(number)))
    found = list(acts(list(calls(path.read_text().splitlines()))))
    assert len(found) == int(number), f"{len(found)} of {number} acts in the trace"
    for trace in found:
        check(trace, web)
    doctored(found[-1], web)
    return (
        f"{number} acts under strace: COMMIT and WAL, tiles and their folders, COMMIT of the"
        " number, checkpoint, rename, folder, and only then the response, each time"
    )
