"""The full door, as people meet it: HTTP, session, access, workflow, ledger, log, then the answer.

`python -m bench door [SECONDS] [CLIENTS]`: granian with two workers and PostgreSQL with fsync on;
each client claims and releases alerts of its own without pausing. An act counts when its answer
names its receipt; its time runs from the request to the last byte of that answer. Generator,
web, job worker and PostgreSQL share the machine. Before and after: what the disk itself can do.
"""

import os
import statistics
import threading
import time
from pathlib import Path

from bench import people
from bench.house import Browser, House
from sunshine.foundation.organisations.models import Organisation

WARM, OWN = 3.0, 6


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


def prove(house: House, seconds: str = "30", clients: str = "8") -> str:
    people.found(600)
    place = Organisation.objects.get(code="RES0")
    names = people.people(
        int(clients), role="discipline_officer", places=[place], tree="supervision"
    )
    alerts = [str(pk) for pk, _ in people.alerts_below(names[0], OWN * len(names))]
    house.serve()
    hands = [Client(house, n, alerts[i * OWN : (i + 1) * OWN]) for i, n in enumerate(names)]
    for hand in hands:
        people.enter(hand.browser, hand.name)
    disk = fsyncs(house.home)
    for hand in hands:
        hand.start()
    time.sleep(WARM)
    began = time.perf_counter()
    time.sleep(float(seconds))
    ended = time.perf_counter()
    for hand in hands:
        hand.end = True
    for hand in hands:
        hand.join(60)
    took = sorted(t for h in hands for at, t in h.times if began <= at and at + t <= ended)
    rate, p95 = len(took) / (ended - began), took[int(len(took) * 0.95)] * 1000
    return (
        f"the full door over HTTP, {clients} clients without pause: {rate:.0f} acts/s acknowledged,"
        f" median {statistics.median(took) * 1000:.0f} ms, p95 {p95:.0f} ms"
        f" (this disk: {disk:.0f} fsyncs/s; load of the machine {os.getloadavg()[0]:.1f})"
    )
