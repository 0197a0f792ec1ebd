"""Errands for the job worker: amendments that are received and must be carried out, each once."""

import time

from django.db import connection

from bench.house import PATIENCE
from sunshine.datacentre.amendments.jobs import carry_out_amendment
from sunshine.datacentre.amendments.models import Amendment
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.ledger.actions.sequencing import integrate
from sunshine.foundation.ledger.engine.notes import Verifier
from sunshine.foundation.ledger.engine.witness import verify_receipt
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.queries import receipt_of
from sunshine.foundation.ledger.rules.texts import Policy
from sunshine.foundation.organisations.models import Organisation

WAITING = """
    select count(*) from procrastinate_jobs where status = 'doing'
    or (status = 'todo' and coalesce(scheduled_at, now()) <= now())
"""
# A dead worker's row stays for half a minute; the living one is the youngest.
BUSY = """
    select count(*) from procrastinate_jobs where task_name = %s and (status = 'todo' or
    (status = 'doing' and worker_id = (select max(id) from procrastinate_workers)))
"""


def rest(patience: float = 900.0) -> None:
    """Wait until the jobs that a start brings (scores, boards, lookups) have run."""
    began = time.monotonic()
    while time.monotonic() - began < patience:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone() == (0,):
                return
        time.sleep(2)
    raise AssertionError("the jobs of the start do not end")


class Errands:
    """There is no lake here, so the worker's act on each is that it could not be carried out."""

    def __init__(self, place: Organisation, log: Verifier) -> None:
        self.place, self.log, self.sent = place, log, list[str]()
        self.filed_by = Account.objects.filter(person__isnull=False).earliest("username")

    def send(self, count: int) -> None:
        first = Amendment.objects.count()
        rows = [
            Amendment(
                year=today().year, number=first + n + 1, organisation=self.place, mart="payment",
                row_id=f"standard:{first + n}", reason="金额录入有误", state="received",
                changes=[{"field": "amount", "title": "金额", "from": "1.00", "to": "2.00"}],
                filed_by=self.filed_by, filed_at=now(), first_due_on=today(), due_on=today(),
            )
            for n in range(count)
        ]  # fmt: skip
        Amendment.objects.bulk_create(rows)
        for row in rows:
            carry_out_amendment.defer(amendment_id=str(row.pk))
            self.sent.append(str(row.pk))

    def settle(self) -> None:
        """Until the worker rests: what a killed one held is stalled until it is taken up again.

        An act whose process died before the log has it is brought in as the next act would do.
        """
        deadline, mine = time.monotonic() + PATIENCE, "carry_out_amendment"
        while time.monotonic() < deadline:
            with connection.cursor() as cursor:
                cursor.execute(BUSY, [mine])
                if cursor.fetchone() == (0,):
                    break
            time.sleep(0.1)
        integrate()

    def finish(self) -> int:
        """Every errand ended once, with a receipt. Returns how many."""
        deadline = time.monotonic() + 4 * PATIENCE
        ids = self.sent
        open_ones = Amendment.objects.filter(pk__in=ids, state="received")
        while open_ones.exists() and time.monotonic() < deadline:
            time.sleep(0.5)
        assert not open_ones.exists(), f"{open_ones.count()} errands were forgotten"
        entries = list(Entry.objects.filter(verb="amendment.fail", subject_id__in=ids))
        assert sorted(str(e.subject_id) for e in entries) == sorted(ids), "lost or doubled"
        for entry in entries:
            verify_receipt(receipt_of(entry) or "", self.log, Policy())
        return len(entries)
