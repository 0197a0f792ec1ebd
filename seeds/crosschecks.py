"""What the crosscheck of the demo finds: firms of relatives that nobody declared and that deal with
the group. One match is confirmed, one is somebody of the same name, one waits; a special campaign.
"""

import csv
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from seeds.declarations import CAIWUS_WIFE, FENGUANS_BROTHER, ZONGJINGS_WIFE, identity
from seeds.filings import People
from sunshine.before.crosschecks.actions import act, ask, carry_out
from sunshine.before.crosschecks.actions.campaigns import Scope, dispose, open_campaign
from sunshine.before.crosschecks.jobs import ACTOR
from sunshine.before.crosschecks.models import Crosscheck, Disposition, Match
from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.lake.actions import open_duckdb, publish_own_records
from sunshine.datacentre.lake.engine import bind
from sunshine.datacentre.lake.queries import content_root, lake_folder, latest
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation

GROUP, MONTHS = "C000", 12
# Firms with a contract and a bid at the group in the last year, the busiest first.
BUSY = """
select c.counterparty_id, count(*) as n from contract c join organisation o using (organisation_id)
where (o.organisation_id = ? or o.group_id = ?) and c.signed_on >= ?
  and length(c.counterparty_id) = 18
  and c.counterparty_id in (select tenderer_id from bid)
  and c.counterparty_id not in (select company_id from declared_company where company_id is not null)
  and c.counterparty_id not in (select uscc from organisation where uscc is not null)
group by 1 order by n desc, 1 limit 3
"""
TRUE = "工商档案显示其配偶去年起持股，与本集团的合同属实，申报表没有填报"
NOBODY = "经公安户籍核对，登记的股东与其弟弟同名，出生日期不同，不是同一人"
MEASURES = "本人回避有关采购；终止续签，由审计部门核查合同价款"
PURPOSE = "亲属经商办企业专项整治"


@dataclass(frozen=True, slots=True)
class Tie:
    """A line of the register: whose relative holds a share, as the register knows the holder."""

    declarant: str
    holder: str
    share: str
    months: int


TIES = (
    Tie("zongjing", identity(ZONGJINGS_WIFE), "0.6000", 20),
    Tie("fenguan", FENGUANS_BROTHER, "0.3500", 30),
    Tie("caiwu", identity(CAIWUS_WIFE), "0.5100", 26),
)


def register_ties(folder: Path) -> bool:
    """Once: the file of the register that names them; what is known of it follows from the lake."""
    path = folder / "ownership_relatives.csv"
    if path.exists():
        return False
    fields = marts(content_root())["ownership"].fields
    firms = _busy()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([f.title for f in fields])
        for firm, tie in zip(firms, TIES, strict=True):
            row = {
                "ownership_id": f"CG-{firm}-Q", "holder_kind": "person", "holder_key": tie.holder,
                "target_id": firm, "share": tie.share,
                "valid_from": str(today() - timedelta(days=30 * tie.months)),
            }  # fmt: skip
            writer.writerow([row.get(f.name, "") for f in fields])
    return True


def _busy() -> list[str]:
    by = system_actor("演示准备")
    with acting_as(by):
        publish_own_records(by=by)  # whose enterprises they are
        group, snapshot = Organisation.objects.get(code=GROUP).pk, latest()
    if snapshot is None:
        return []
    since = today() - timedelta(days=30 * MONTHS)
    with open_duckdb() as duck:
        bind(duck, lake_folder(), marts(content_root()).values(), snapshot.tables)
        return [row[0] for row in duck.execute(BUSY, [str(group), str(group), since]).fetchall()]


def crosscheck() -> int:
    """Once; how many matches were found."""
    people, machine = People(), system_actor(ACTOR)
    with acting_as(machine):
        if Crosscheck.objects.exists():
            return 0
    officer = people["jijian"]
    with acting_as(officer):
        asked = ask(by=officer, idempotency_key="city-crosscheck")
    carry_out(asked.pk, by=machine)
    with acting_as(officer):
        found = list(Match.objects.visible_to(officer).filter(hops=1))
        mine = {t.declarant: _of(found, people[t.declarant].person_id) for t in TIES}
    _judge(mine["zongjing"], "confirm", TRUE, officer)
    _judge(mine["fenguan"], "reject", NOBODY, officer)
    _campaign(mine["zongjing"], officer)
    return len(found)


def _of(found: list[Match], person_id: UUID | None) -> Match:
    """The firm that he did not declare."""
    return next(m for m in found if m.person_id == person_id and m.is_undeclared and m.business)


def _judge(row: Match, verb: str, words: str, officer: Actor) -> None:
    with acting_as(officer):
        act(
            match_id=row.pk, verb=verb, by=officer, content={"reason": words},
            idempotency_key=f"city-{verb}-{row.pk}",
        )  # fmt: skip


def _campaign(confirmed: Match, officer: Actor) -> None:
    """What was confirmed is disposed of; what waits is on the list."""
    day = today()
    with acting_as(officer):
        group = Organisation.objects.get(code=GROUP)
        scope = Scope(group.pk, f"{day.year} 年{PURPOSE}", day - timedelta(days=730), day)
        made = open_campaign(by=officer, scope=scope, idempotency_key="city-special-campaign")
        row = Disposition.objects.get(campaign=made.pk, match=confirmed.pk)
        content: dict[str, object] = {
            "outcome": "true",
            "facts": TRUE,
            "amount": str(confirmed.amount),
            "measures": MEASURES,
        }
        dispose(
            disposition_id=row.pk, verb="dispose", by=officer, content=content,
            idempotency_key=f"city-disposed-{row.pk}",
        )  # fmt: skip
