"""What happens before the answer, seen from the kernel: strace on granian and on PostgreSQL.

`python -m bench order [ACTS]`. For each act: its COMMIT is asked for, the backend's WAL is on
disk and the COMMIT answered; only then tiles are fsynced, and the folders that name them; the
numbers are committed the same way; only then the checkpoint is fsynced, put in its place, its
folder fsynced; only then does the first byte of the response leave. Where a file is attached, it,
its name and the folders that hold it are on disk before that first COMMIT is asked for.
"""

import hashlib
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from bench import people
from bench.house import Browser, House
from sunshine.foundation.organisations.models import Organisation

CALLS = "fsync,fdatasync,link,linkat,rename,renameat,renameat2,sendto,sendmsg,recvfrom,recvmsg,read,write,writev"
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
STORE = r"</[^>]*/evidence"
FILE_STEPS = (
    ("web", rf"fsync\(\d+{STORE}>", "the new folder is named on disk"),
    ("web", rf"fsync\(\d+{STORE}/incoming/[^>]+>", "the file is on disk"),
    (
        "web",
        r"link(?:at)?\(.*/evidence/incoming/.*/evidence/[0-9a-f]{2}/",
        "the file has its place",
    ),
    ("web", rf"fsync\(\d+{STORE}/[0-9a-f]{{2}}>", "the folder that names the file is on disk"),
    *STEPS,
)
Steps = tuple[tuple[str, str, str], ...]
ASKED = re.compile(r'(?:recvfrom|read)\([^"]*"POST /alerts/')
FOLDERS = 256  # of a store, by the first two hex digits
PDF = (
    b"%%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n"
    b"<</Type/Pages/Kids[]/Count 0>>\nendobj\n%% %d\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%%%EOF\n"
)


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


def check(trace: list[Call], web: set[int], steps: Steps = STEPS) -> None:
    """Every step is there, after the one before; raises OutOfOrderError naming it.

    Taken backwards from the response: each step is the last one of its kind that had ended
    before the step after it began, so nothing that comes late can pass for it.
    """
    limit, used = 1 << 60, set[int]()
    for who, pattern, told in reversed(steps):
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
    started = [c for c in trace if re.search(steps[-1][1], c.words)]
    if len(started) != 1:
        raise OutOfOrderError(f"{len(started)} responses to one act")


def doctored(trace: list[Call], web: set[int], steps: Steps = STEPS) -> None:
    """The check can fail: without any one step, or with any step after the response, it does."""
    end = max(c.ended for c in trace) + 1
    for who, pattern, told in steps[:-1]:

        def one(c: Call, who: str = who, pattern: str = pattern) -> bool:
            return (c.who in web) == (who == "web") and re.search(pattern, c.words) is not None

        late = [Call(c.who, end, end, c.words) if one(c) else c for c in trace]
        for wrong in ([c for c in trace if not one(c)], late):
            try:
                check(wrong, web, steps)
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


def files(number: int) -> dict[str, bytes]:
    """Small PDFs, each the first one of its folder in an empty store: sha256 → content."""
    found: dict[str, bytes] = {}
    n = 0
    while len(found) < number:
        n += 1
        content = PDF % n
        digest = hashlib.sha256(content).hexdigest()
        if all(digest[:2] != known[:2] for known in found):
            found[digest] = content
    return found


def attached(browser: Browser, alert: UUID, contents: Iterable[bytes]) -> None:
    for content in contents:
        name = hashlib.sha256(content).hexdigest()
        fields = {"secrecy": "internal", "key": name}
        answer = browser.attach(f"/alerts/{alert}/files/", fields, f"{name[:8]}.pdf", content)
        assert answer.status == 302, f"{answer.status} {answer.words}"
        time.sleep(0.05)


def trace_of(house: House, work: Callable[[], None]) -> tuple[Path, set[int]]:
    """The trace of granian and PostgreSQL during `work`, and granian's threads.

    Those come and go (an idle one ends after half a minute): they are looked at all the time.
    """
    children, over = house.pids("web child"), threading.Event()
    web = threads(children)

    def watch() -> None:
        while not over.wait(0.1):
            web.update(threads(children))

    watcher = threading.Thread(target=watch)
    watcher.start()
    mine = [*children, *house.pids("postmaster"), *house.pids("backend")]
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
        over.set()
        watcher.join()
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
    file_count = min(int(number), FOLDERS // 8)
    contents = files(file_count + 1)
    first, *rest = contents.values()
    attached(browser, alert, [first])  # makes the store itself

    def work() -> None:
        several(browser, address, act, int(number))
        attached(browser, alert, rest)

    path, web = trace_of(house, work)
    found = list(acts(list(calls(path.read_text().splitlines()))))
    wanted = int(number) + file_count
    assert len(found) == wanted, f"{len(found)} of {wanted} acts in the trace"
    for trace in found[: int(number)]:
        check(trace, web)
    for trace in found[int(number) :]:
        check(trace, web, FILE_STEPS)
    doctored(found[int(number) - 1], web)
    doctored(found[-1], web, FILE_STEPS)
    store = house.home / "evidence"
    assert all((store / h[:2] / h).read_bytes() == c for h, c in contents.items()), "other files"
    return (
        f"{number} acts and {file_count} attached files under strace: file and folders, COMMIT and WAL, tiles and their folders, COMMIT of the"
        " number, checkpoint, rename, folder, and only then the response, each time"
    )
