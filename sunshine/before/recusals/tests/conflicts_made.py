"""People of a group in a line each: who reports, registers, judges, waives and adjusts."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from uuid6 import uuid7

from sunshine.before.filings.models import Matter
from sunshine.before.filings.tests.matters_filed import Filer
from sunshine.before.recusals import actions
from sunshine.before.recusals.actions import Told
from sunshine.before.recusals.actions.adjustments import Wanted, act_on_adjustment, proof_door
from sunshine.before.recusals.models import Adjustment, Conflict
from sunshine.before.reviews.models import Review
from sunshine.before.reviews.queries import answers_for
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.evidence.actions import Upload
from sunshine.foundation.evidence.queries import store
from sunshine.foundation.ledger.models import Entry

FIRM, CODE = "丙设备有限公司", "91330000MA2700001X"
WORDS = "股权登记在配偶名下，属于利害关系"


@contextmanager
def later(days: int) -> Iterator[None]:
    """So many days from now."""
    at = now() + timedelta(days=days)
    with pytest.MonkeyPatch.context() as patched:
        for room in ("clock", "workflow"):
            patched.setattr(f"sunshine.foundation.{room}.queries.now", lambda: at)
        yield


class Court(Filer):
    """财务 is the one with a wife who owns the supplier; 二财务 works beside him."""

    def __init__(self) -> None:
        super().__init__()
        for name, role in (
            ("财务", "reviewer"), ("二财务", "reviewer"), ("内纪", "inner_discipline"),
            ("人事", "personnel"), ("二人事", "personnel"),
        ):  # fmt: skip
            self.accounts[name] = self.account(name, role, self.head)

    def told(self, **changed: object):
        return super().told(**{"counterparty": FIRM} | changed)

    def said(self, **changed: object) -> Told:
        words = {
            "relation": "spouse",
            "facts": "配偶张某持有该公司百分之三十的股权",
            "counterparty": FIRM,
            "uscc": CODE,
        }
        return Told(**words | changed)

    def report(self, name: str = "财务", key: str = "", **changed: object) -> Conflict:
        by = self.actor(name)
        with acting_as(by):
            return actions.report(
                by=by, organisation_id=self.head.pk, told=self.said(**changed),
                idempotency_key=key or uuid7().hex,
            )  # fmt: skip

    def register(self, name: str = "内纪", whom: str = "财务", **changed: object) -> Conflict:
        by, origin = self.actor(name), changed.pop("origin", "detection")
        with acting_as(by):
            return actions.register(
                person_id=self.accounts[whom].person_id, organisation_id=self.head.pk,
                origin=origin, told=self.said(**changed), by=by, idempotency_key=uuid7().hex,
            )  # fmt: skip

    def on(
        self, conflict: Conflict, name: str, verb: str, key: str = "", **content: object
    ) -> Entry:
        by, wanted = self.actor(name), content.pop("adjustments", ())
        with acting_as(by):
            return actions.act(
                conflict_id=conflict.pk, verb=verb, by=by, content={"reason": WORDS} | content,
                idempotency_key=key or uuid7().hex, adjustments=wanted,
            )  # fmt: skip

    def live(self, **changed: object) -> Conflict:
        """Reported, registered, and both say he must stay out."""
        return self.judged("recuse", "recuse", **changed)

    def judged(self, first: str, second: str, **changed: object) -> Conflict:
        conflict = self.report(**changed)
        self.on(conflict, "内纪", "register")
        self.on(conflict, "内纪", "judge", answer=first)
        self.on(conflict, "人事", "decide", answer=second)
        return conflict

    def waived(self, days: int = 60) -> Conflict:
        conflict = self.judged("waive", "waive")
        self.on(conflict, "书记", "waive", until=str(today() + timedelta(days=days)))
        return conflict

    def seen(self, conflict: Conflict) -> Conflict:
        with acting_as(system_actor("测试")):
            return Conflict.objects.get(pk=conflict.pk)

    def matters(self, name: str) -> set[object]:
        by = self.actor(name)
        with acting_as(by):
            return set(Matter.objects.visible_to(by).values_list("pk", flat=True))

    def review(self, matter: Matter, department: str = "finance") -> Review:
        with acting_as(system_actor("测试")):
            return Review.objects.get(matter=matter.pk, department=department)

    def may_answer(self, name: str, review: Review) -> bool:
        by = self.actor(name)
        with acting_as(by):
            return Review.objects.visible_to(by).filter(pk=review.pk).exists() and answers_for(
                by, review
            )

    def adjust(self, conflict: Conflict, *kinds: str, owner: str = "二人事") -> list[Adjustment]:
        owner_id = str(self.accounts[owner].pk)
        wanted = [Wanted(kind, "按规定落实并报告", owner_id) for kind in kinds]
        self.on(conflict, "人事", "adjust", adjustments=wanted)
        with acting_as(system_actor("测试")):
            return list(Adjustment.objects.filter(conflict=conflict.pk).order_by("pk"))

    def carry(self, row: Adjustment, name: str, verb: str, **content: object) -> Entry:
        by = self.actor(name)
        with acting_as(by):
            return act_on_adjustment(
                adjustment_id=row.pk, verb=verb, by=by, content={"reason": WORDS} | content,
                idempotency_key=uuid7().hex,
            )  # fmt: skip

    def prove(self, row: Adjustment, name: str = "二人事") -> None:
        by = self.actor(name)
        draft = store().draft()
        draft.write(b"proof")
        with acting_as(by):
            door = proof_door(record_id=row.pk, by=by, version=None, idempotency_key=uuid7().hex)
            door.attach(Upload(draft, "退出证明.txt", "internal"))
