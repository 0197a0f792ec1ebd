"""Archives of a group and its subsidiary, drawn and checked by people in a line each."""

from datetime import date, timedelta

from uuid6 import uuid7

from sunshine.before.filings import actions as filings
from sunshine.before.filings.models import Matter
from sunshine.before.filings.tests.matters_filed import Filer
from sunshine.before.samples import actions
from sunshine.before.samples.actions import Scope
from sunshine.before.samples.actions.checking import act_on_check, look_at_drawn
from sunshine.before.samples.models import ArchiveSample, Check
from sunshine.before.samples.queries import items
from sunshine.before.samples.rules import Verdict
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.clock.queries import calendar, today
from sunshine.foundation.ledger.actions.sequencing import integrate
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.organisations.models import Organisation

WORDS = "已查明原因，补充了相关材料"
FINDINGS = "付款依据没有附上，金额与合同不符"


def later(check: Check) -> date:
    """The first working day a month after a check is due."""
    wanted = check.due_on + timedelta(days=30)
    while not calendar().is_working(wanted):
        wanted += timedelta(days=1)
    return wanted


class Sampler(Filer):
    """监督 draws and checks beside 二监督; 纪检 received every archive."""

    def __init__(self) -> None:
        super().__init__()
        for name in ("监督", "二监督"):
            self.accounts[name] = self.account(name, "sasac_supervisor", self.head)

    def archive(self, place: Organisation | None = None, **changed: object) -> Matter:
        """A matter of a place on file."""
        where, by = place or self.head, self.actor("经办")
        with acting_as(by):
            matter = filings.file_matter(
                by=by, organisation_id=where.pk, told=self.told(**changed),
                idempotency_key=uuid7().hex,
            )  # fmt: skip
        steps = ("经办", "send"), ("分管", "sound"), ("书记", "sign"), ("纪检", "receive")
        for name, verb in steps:
            self.act(matter, name, verb)
        return matter

    def scope(self, **changed: object) -> Scope:
        said = {
            "organisation_id": self.head.pk,
            "title": "上半年档案抽查",
            "since": today() - timedelta(days=30),
            "until": today() + timedelta(days=1),
            "count": 2,
        }
        return Scope(**said | changed)

    def freeze(self, name: str = "监督", key: str = "", **changed: object) -> ArchiveSample:
        by = self.actor(name)
        with acting_as(by):
            return actions.open_sample(
                by=by, scope=self.scope(**changed), idempotency_key=key or uuid7().hex
            )

    def on(
        self,
        sample: ArchiveSample,
        verb: str,
        name: str = "监督",
        checkers: tuple[str, ...] = ("监督",),
        **content: object,
    ) -> Entry:
        integrate()
        by = self.actor(name)
        with acting_as(by):
            entry = actions.act(
                sample_id=sample.pk, verb=verb, by=by, content=content,
                idempotency_key=uuid7().hex, checkers=[self.accounts[n].pk for n in checkers],
            )  # fmt: skip
        if verb == "draw":
            look_at_drawn(sample.pk)
        sample.refresh_from_db()
        return entry

    def drawn(self, *checkers: str, **changed: object) -> list[Check]:
        """Drawn at once; the checks in their order."""
        sample = self.freeze(**changed)
        self.on(sample, "draw", checkers=checkers or ("监督",))
        return list(Check.objects.filter(sample=sample).order_by("ordinal"))

    def verdict(self, failed: str = "", conclusion: str = "", findings: str = FINDINGS) -> Verdict:
        answers = {i.code: "no" if i.code == failed else "yes" for i in items()}
        said = conclusion or ("problem" if failed else "passed")
        return Verdict(
            answers, {failed: "没有附上"} if failed else {}, said, findings if failed else ""
        )

    def check(self, check: Check, verb: str, name: str = "监督", **told: object) -> Entry:
        by, verdict = self.actor(name), told.pop("verdict", None)
        if verdict is None and verb in {"pass", "issue"}:
            verdict = self.verdict("complete" if verb == "issue" else "")
        with acting_as(by):
            entry = act_on_check(
                check_id=check.pk, verb=verb, by=by, content={"reason": WORDS} | told,
                idempotency_key=uuid7().hex, verdict=verdict,
            )  # fmt: skip
            check.refresh_from_db()
        return entry
