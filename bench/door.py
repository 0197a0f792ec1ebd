"""The full door: access, workflow, ledger, evidence of it in the log, then the answer.

`python -m bench door [SECONDS] [CLIENTS]`, PostgreSQL with fsync on, everything on this machine,
each client claims and releases alerts of its own without pausing:
- as people meet it, over HTTP with session and page, granian with its two workers; an act counts
  when its answer names its receipt, its time runs from the request to the answer's last byte;
- the door alone, as jobs and the command line meet it: two processes, the same verbs through
  `alerts.act`, from the actor's rights to the receipt.
"""

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

from bench import people
from bench.house import ROOT, Browser, House
from sunshine.foundation.organisations.models import Organisation

WARM, OWN = 3.0, 6
HANDS = "from sunshine.wiring.cli import set_up; set_up(); from bench.hands import main; main()"


class Client(threading.Thread):
    def __init__(self, house: House, name: str, alerts: list[str]) -> None:
        super().__init__(daemon=True)
        self.name, self.alerts, self.times = name, alerts, list[tuple[float, float]]()
        self.browser, self.end = Browser(house.port), False

    def run(self) -> None:
        done = 0
        while not self.end:
            turn, place = divmod(done, len(self.alerts))
            fields = {"verb": "release" if turn % 2 else "claim", "key": f"{self.name}:{done}"}
            fields["reason"] = "材料还不齐，退回待核查"
            began = time.perf_counter()
            answer = self.browser.post(f"/alerts/{self.alerts[place]}/act/", fields)
            assert answer.receipt, answer.words
            self.times.append((began, time.perf_counter() - began))
            done += 1


def fsyncs(folder: Path) -> float:
    """Small writes this disk makes durable in a second, one after another."""
    path, began, done = folder / "probe", time.perf_counter(), 0
    with path.open("wb") as handle:
        while time.perf_counter() - began < 1:
            handle.write(b"x" * 512)
            handle.flush()
            os.fsync(handle.fileno())
            done += 1
    path.unlink()
    return done


def alone(names: list[str], alerts: list[str], seconds: str) -> list[float]:
    """Seconds of each act that two processes of half the people did within the time."""
    half = (len(names) + 1) // 2
    hands = [
        subprocess.Popen(
            [sys.executable, "-c", HANDS, seconds, str(OWN), *names[at : at + half]],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for at in (0, half)
    ]  # fmt: skip
    for hand, at in zip(hands, (0, half), strict=True):
        assert hand.stdin is not None
        hand.stdin.write("\n".join(alerts[at * OWN : (at + half) * OWN]))
        hand.stdin.close()
        hand.stdin = None
    return [took for hand in hands for took in json.loads(hand.communicate()[0])]


def over_http(hands: list[Client], seconds: float) -> list[float]:
    """The same over HTTP, after some seconds to warm up."""
    for hand in hands:
        people.enter(hand.browser, hand.name)
    for hand in hands:
        hand.start()
    time.sleep(WARM)
    began = time.perf_counter()
    time.sleep(seconds)
    ended = time.perf_counter()
    for hand in hands:
        hand.end = True
    for hand in hands:
        hand.join(60)
    return [t for h in hands for at, t in h.times if began <= at and at + t <= ended]


def said(what: str, took: list[float], seconds: float) -> str:
    took.sort()
    p95 = took[int(len(took) * 0.95)] * 1000
    median = statistics.median(took) * 1000
    return f"{what}: {len(took) / seconds:.0f} acts/s, median {median:.0f} ms, p95 {p95:.0f} ms"


def prove(house: House, seconds: str = "30", clients: str = "8") -> str:
    people.found(600)
    place = Organisation.objects.get(code="RES0")
    names = people.people(
        int(clients), role="discipline_officer", places=[place], tree="supervision"
    )
    alerts = [str(pk) for pk, _ in people.alerts_below(names[0], OWN * len(names) * 2)]
    mine = alerts[OWN * len(names) :]
    door = alone(names, mine, seconds)
    house.serve()
    hands = [Client(house, n, alerts[i * OWN : (i + 1) * OWN]) for i, n in enumerate(names)]
    web = over_http(hands, float(seconds))
    return "\n".join(
        [
            said(f"the door alone, {clients} hands in two processes", door, float(seconds)),
            said(f"over HTTP, {clients} clients without pause", web, float(seconds)),
            f"this disk: {fsyncs(house.home):.0f} fsyncs/s; load {os.getloadavg()[0]:.1f}",
        ]
    )
