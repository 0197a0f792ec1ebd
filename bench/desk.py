"""Pages of the desk over 200,000 alerts as one restricted user, nobody else on the service.

`python -m bench desk [ALERTS] [ROUNDS]`: a disciplinary officer who sees a third of the
enterprises asks for each page in turn, when the jobs of the start have run. Times run from the
request to the last byte of the page, the generator is on the same machine. Alerts are a few thousand real ones (written by the actions)
and copies of them with their own subjects, due days and work, written by SQL.
"""

import os
import statistics
import time
from collections import defaultdict

from django.db import connection, transaction

from bench import jobs, people
from bench.house import Browser, House
from sunshine.analysis.alerts.models import Alert
from sunshine.datacentre.directory.actions import list_names
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.organisations.models import Organisation

SEEDS, TARGET = 2000, 100.0
COPY = """
create temp table copied on commit drop as
select h.id as old_hit, a.id as old_alert, w.id as old_work, gen_random_uuid() as hit,
  gen_random_uuid() as alert, gen_random_uuid() as work, %(have)s + row_number() over () as i
from hits_hit h join alerts_alert a on a.hit_id = h.id
join worklist_workitem w on w.subject_label = 'alert' and w.subject_id = a.id
where h.number <= %(seeds)s;
analyze copied;
insert into hits_hit ({hit})
select {hit_values} from copied c join hits_hit h on h.id = c.old_hit;
insert into alerts_alert ({alert})
select {alert_values} from copied c join alerts_alert a on a.id = c.old_alert;
insert into worklist_workitem ({work})
select {work_values} from copied c join worklist_workitem w on w.id = c.old_work
"""
DUE = "current_date - 20 + (c.i %% 200)::int"
CHANGED = {
    "hit": {
        "id": "c.hit",
        "number": "c.i",
        "occurrence": "h.occurrence || '-' || c.i",
        "subject_id": "'S' || (c.i %% 9973)",
        "subject_name": "'澄州第' || (c.i %% 9973) || '建材有限公司'",
        "amount": "h.amount + c.i",
    },
    "alert": {"id": "c.alert", "hit_id": "c.hit", "due_on": DUE, "first_due_on": DUE},
    "work": {"id": "c.work", "subject_id": "c.alert", "due_on": DUE},
}
TABLES = {
    "hit": ("hits_hit", "h"),
    "alert": ("alerts_alert", "a"),
    "work": ("worklist_workitem", "w"),
}


def many(house: House, alerts: int) -> None:
    """Real ones first, then copies; a transaction for each SEEDS of them, as the triggers of the
    history get slower with every row that their transaction has written.
    """
    people.found(SEEDS)
    names = {}
    for kind, (table, short) in TABLES.items():
        with connection.cursor() as cursor:
            told = connection.introspection.get_table_description(cursor, table)
        columns = [c.name for c in told]
        names[kind] = ", ".join(columns)
        values = (CHANGED[kind].get(c, f"{short}.{c}") for c in columns)
        names[f"{kind}_values"] = ", ".join(values)
    by = system_actor("长时证明")
    for have in range(Alert.objects.count(), alerts, SEEDS):
        with acting_as(by), transaction.atomic(), connection.cursor() as cursor:
            for statement in COPY.format(**names).strip().split(";\n"):
                cursor.execute(statement, {"seeds": SEEDS, "have": have})
    people.tidy(house)
    with acting_as(by):
        list_names()


def addresses(username: str) -> dict[str, str]:
    alert, _ = people.alerts_below(username, 1)[0]
    place = Alert.objects.values_list("organisation_id", flat=True).get(pk=alert)
    assert place is not None
    return {
        "desk": "/",
        "alerts": "/alerts/",
        "alerts, open": "/alerts/?state=open",
        "alerts, red": "/alerts/?level=red",
        "alerts, late": "/alerts/?due=late",
        "alerts, one probe by amount": "/alerts/?probe=D02&order=amount",
        "alerts, nobody's": "/alerts/?assignee=none&state=open",
        "alerts, one subject": "/alerts/?subject=counterparty%7CS977",
        "alerts, by word": "/alerts/?q=977",
        "triage": "/alerts/triage/",
        "panel": f"/alerts/{alert}/panel/",
        "one alert": f"/alerts/{alert}/",
        "groups": "/alerts/groups/",
        "search, a common word": "/search/?q=付款",
        "search, a name": "/search/?q=澄州第12建材",
        "search, initials": "/search/?q=czsw",
        "search, two signs": "/search/?q=水务",
        "search, nothing": "/search/?q=紫气东来",
        "search, a label": "/search/?q=2026-1977",
        "organisation": f"/organisations/{place}/",
        "work": "/work/",
    }


def prove(house: House, alerts: str = "200000", rounds: str = "20") -> str:
    began = time.perf_counter()
    many(house, int(alerts))
    print(f"{Alert.objects.count():,} alerts in {time.perf_counter() - began:.0f} s", flush=True)
    place = Organisation.objects.get(code="RES0")
    name = people.people(1, role="discipline_officer", places=[place], tree="supervision")[0]
    seen = len(people.alerts_below(name, int(alerts)))
    house.serve()
    jobs.rest()
    browser, pages = Browser(house.port), addresses(name)
    people.enter(browser, name)
    times: dict[str, list[float]] = defaultdict(list)
    for n in range(int(rounds) + 2):  # the first rounds warm both web processes
        for kind, address in pages.items():
            start = time.perf_counter()
            answer = browser.get(address)
            took = (time.perf_counter() - start) * 1000
            assert answer.status == 200, f"{address}: {answer.status}"
            if n > 1:
                times[kind].append(took)
    worst = []
    for kind, measured in times.items():
        ordered = sorted(measured)
        p95 = ordered[int(len(ordered) * 0.95)]
        print(f"{kind}: median {statistics.median(ordered):.0f} ms, p95 {p95:.0f} ms", flush=True)
        if p95 >= TARGET:
            worst.append(f"{kind} {p95:.0f}")
    every = sorted(t for measured in times.values() for t in measured)
    said = "; ".join(worst) or "none"
    return (
        f"{Alert.objects.count():,} alerts, {seen:,} of them the user's: one user p95"
        f" {every[int(len(every) * 0.95)]:.0f} ms over all pages; pages with p95 of"
        f" {TARGET:.0f} ms or more: {said} (load of the machine {os.getloadavg()[0]:.1f})"
    )
