"""Half of the people of `bench.door`, in a process of their own: `alerts.act`, again and again.

Started by it: SECONDS ALERTS-EACH NAME..., ids of alerts on standard input; prints the seconds of
each act that began and ended within the time, after it has warmed up.
"""

import json
import os
import sys
import threading
import time
from uuid import UUID

from sunshine.analysis.alerts.actions import act
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.identity.models import Account

WARM = 3.0


def work(name: str, alerts: list[UUID], until: float, kept: list[tuple[float, float]]) -> None:
    done = 0
    while (began := time.perf_counter()) < until:
        turn, place = divmod(done, len(alerts))
        with acting_as(actor_of(Account.objects.select_related("person").get(username=name))) as by:
            act(
                alert_id=alerts[place],
                verb="release" if turn % 2 else "claim",
                by=by,
                content={"reason": "材料还不齐，退回待核查"},
                idempotency_key=f"hand:{os.getpid()}:{name}:{done}",
            )
        kept.append((began, time.perf_counter() - began))
        done += 1


def main() -> None:
    seconds, own, names = float(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    alerts = [UUID(line) for line in sys.stdin.read().split()]
    start = time.perf_counter() + WARM
    until, kept = start + seconds, list[tuple[float, float]]()
    hands = [
        threading.Thread(target=work, args=(n, alerts[i * own : (i + 1) * own], until, kept))
        for i, n in enumerate(names)
    ]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    print(json.dumps([took for at, took in kept if start <= at and at + took <= until]))
