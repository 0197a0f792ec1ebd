"""kill -9 of web, worker and database while people act: nothing acknowledged is lost or doubled.

`python -m bench kills [COUNT] [SEED]`: a real `sunshine serve` (two granian workers, a job
worker, PostgreSQL with fsync) in a house of its own; four people claim and release alerts over
HTTP, each act under one key that is sent again until it is acknowledged; jobs carry out
amendments. After each kill: everybody's next act is acknowledged, then with all hands still the
log, the database and what people hold are compared. Goes on where it was stopped.
"""

import json
import os
import random
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import connection

from bench import people
from bench.house import PATIENCE, Browser, House, NotAnsweredError
from bench.jobs import Errands
from sunshine.analysis.alerts.models import Alert
from sunshine.foundation.ledger.actions.sequencing import signer
from sunshine.foundation.ledger.engine.notes import Verifier
from sunshine.foundation.ledger.engine.witness import verify_receipt
from sunshine.foundation.ledger.models import Entry, LogLeaf, PendingLeaf
from sunshine.foundation.ledger.queries import Finding, audit
from sunshine.foundation.ledger.rules.texts import Policy, parse_head, parse_note
from sunshine.foundation.organisations.models import Organisation

HANDS, EACH = 4, 5
REASON = "材料还不齐，退回待核查"
VICTIMS = ("web", "web child", "worker", "postmaster", "database group", "backend")


class Hand(threading.Thread):
    """One person: claims and releases own alerts in turn, keeps every receipt that was given.

    `kept`: key → entry, with the receipt verified outside the database when it was given.
    """

    def __init__(self, house: House, name: str, alerts: list[str], log: Verifier) -> None:
        super().__init__(daemon=True)
        self.house, self.name, self.log = house, name, log
        self.browser = Browser(house.port)
        self.alerts = dict.fromkeys(alerts, 0)  # acts acknowledged on each
        self.kept: dict[str, str] = {}
        self.wrong: list[str] = []
        self.repeats = 0
        self.go, self.idle, self.end = threading.Event(), threading.Event(), False

    def run(self) -> None:
        while not self.end:
            if not self.go.wait(0.05):
                self.idle.set()
                continue
            self.idle.clear()
            try:
                self._one_act()
            except Exception as error:  # noqa: BLE001  told by the main thread
                self.wrong.append(f"{self.name}: {error!r}")
                self.end = True
        self.idle.set()

    def _one_act(self) -> None:
        alert = min(self.alerts, key=lambda a: self.alerts[a])
        done = self.alerts[alert]
        key = f"{self.name}:{alert}:{done}"
        fields = {"verb": "release" if done % 2 else "claim", "reason": REASON, "key": key}
        answer = self._until_answered("POST", f"/alerts/{alert}/act/", fields)
        if answer.receipt is None:
            raise AssertionError(f"{key} was not acknowledged: {answer.status} {answer.words}")
        self.alerts[alert] += 1
        paper = self._until_answered("GET", answer.receipt)
        verify_receipt(paper.body.decode(), self.log, Policy())
        self.kept[key] = answer.receipt.split("/")[2]

    def _until_answered(self, method: str, path: str, fields: dict[str, str] | None = None):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                return self.browser.ask(method, path, fields)
            except NotAnsweredError:
                self.repeats += 1
                time.sleep(0.05)
        raise AssertionError(f"{path}: no answer within {PATIENCE} s")


def kill(house: House, what: str, chance: random.Random) -> bool:
    """False when there was nobody to kill."""
    found = house.pids("postmaster" if what == "database group" else what)
    if not found:
        return False
    pid = chance.choice(found)
    with suppress(ProcessLookupError):
        (os.killpg if what == "database group" else os.kill)(pid, signal.SIGKILL)
    return True


def still(hands: list[Hand]) -> None:
    """Everybody finishes the act in hand, acknowledged, and waits."""
    for hand in hands:
        hand.go.clear()
    for hand in hands:
        assert hand.idle.wait(2 * PATIENCE), f"{hand.name} does not come to rest"
        assert not hand.wrong, hand.wrong


def quiet(
    house: House, log: Verifier, errands: Errands, outside: Path
) -> tuple[str, int, int, int, list[Finding]]:
    """Checkpoint, waiting, acts, numbered, findings: all of one moment, in which no job acted."""
    for _ in range(20):
        connection.close()
        errands.settle()
        before = (house.home / "log" / "checkpoint").read_text()
        counts = [m.objects.count() for m in (PendingLeaf, Entry, LogLeaf)]
        findings = list(audit(log, outside.read_text() if outside.exists() else None))
        # A job may act while this looks; what is really wrong is still there at the last look.
        same = (house.home / "log" / "checkpoint").read_text() == before
        if same and not counts[0] and not findings:
            return before, counts[0], counts[1], counts[2], findings
        time.sleep(0.5)
    raise AssertionError(f"an act waits for its number, or jobs never come to rest: {findings}")


def compare(house: House, hands: list[Hand], errands: Errands, outside: Path) -> int:
    """Log, database, and what people hold. Returns the size of the log; keeps its checkpoint."""
    raw, pending, entries, leaves, findings = quiet(house, hands[0].log, errands, outside)
    size = parse_head(parse_note(raw).text).size
    assert pending == 0, "an act waits for its number"
    assert entries == leaves == size, "log size is not acts"
    assert findings == [], findings
    outside.write_text(raw)
    versions = {str(k): v for k, v in Alert.objects.values_list("pk", "version")}
    for hand in hands:
        mine = Entry.objects.filter(idempotency_key__in=hand.kept)
        assert {e.idempotency_key: str(e.pk) for e in mine} == hand.kept, "lost or doubled"
        assert mine.count() == len(hand.kept), "doubled"
        for alert, done in hand.alerts.items():
            assert versions[alert] == 1 + done, f"{alert} moved {versions[alert] - 1}, not {done}"
    return size


def prove(house: House, kills: str = "200", chance: str = "5") -> str:
    """So many kills, from what state.json remembers on; returns the figures."""
    count, seed = int(kills), int(chance)
    memory, outside = house.home / "state.json", house.home / "outside.checkpoint"
    known: dict[str, Any] = json.loads(memory.read_text()) if memory.exists() else {}
    people.found(400)
    place = Organisation.objects.get(code="RES0")
    names = people.people(HANDS, role="discipline_officer", places=[place], tree="supervision")
    alerts = [str(pk) for pk, _ in people.alerts_below(names[0], HANDS * EACH)]
    log = signer().verifier
    hands = [Hand(house, n, alerts[i * EACH : (i + 1) * EACH], log) for i, n in enumerate(names)]
    for hand in hands:
        hand.alerts |= known.get("alerts", {}).get(hand.name, {})
        hand.kept |= known.get("kept", {}).get(hand.name, {})
    house.serve()
    for hand in hands:
        people.enter(hand.browser, hand.name)
        hand.start()
    errands = Errands(place, log)
    slowest = 0.0
    for turn in range(known.get("kills", 0), count):
        slowest = max(slowest, one_kill(house, hands, errands, turn, seed))
        size = compare(house, hands, errands, outside)
        remember(memory, turn + 1, hands)
        if (turn + 1) % 10 == 0:
            print(f"{turn + 1} kills, log of {size}, slowest recovery {slowest:.1f} s", flush=True)
    done = errands.finish()
    size = compare(house, hands, errands, outside)
    for hand in hands:
        hand.end = True
    acts, repeats = sum(len(h.kept) for h in hands), sum(h.repeats for h in hands)
    return (
        f"{count} × kill -9 (seed {seed}; {', '.join(VICTIMS)} in turn): {acts} acts by hand"
        f" ({repeats} requests sent again), {done} by jobs, 0 lost, 0 doubled, log size ="
        f" acts = {size}, audit green after each; slowest recovery {slowest:.1f} s"
    )


def remember(memory: Path, kills: int, hands: list[Hand]) -> None:
    state = {
        "kills": kills,
        "alerts": {h.name: h.alerts for h in hands},
        "kept": {h.name: h.kept for h in hands},
    }
    draft = memory.with_suffix(".new")
    draft.write_text(json.dumps(state))
    draft.replace(memory)


def one_kill(house: House, hands: list[Hand], errands: Errands, turn: int, seed: int) -> float:
    """Load, a kill at a random moment, everybody acknowledged again. Seconds that took."""
    chance = random.Random(f"{seed}:{turn}")
    what = VICTIMS[turn % len(VICTIMS)]
    for hand in hands:
        hand.go.set()
    errands.send(chance.randint(1, 3))
    time.sleep(chance.uniform(0.1, 0.9))
    if what == "worker":
        errands.send(4)
        time.sleep(chance.uniform(0.0, 0.15))
    assert kill(house, what, chance), f"no {what} to kill"
    began, before = time.monotonic(), {h.name: len(h.kept) for h in hands}
    while any(len(h.kept) < before[h.name] + 2 and not h.wrong for h in hands):
        assert time.monotonic() - began < PATIENCE, f"after {what}: no acknowledgement"
        time.sleep(0.02)
    while not (house.pids("worker") and len(house.pids("web child")) >= 2):
        assert time.monotonic() - began < PATIENCE, f"after {what}: processes missing"
        time.sleep(0.05)
    took = time.monotonic() - began
    still(hands)
    return took
