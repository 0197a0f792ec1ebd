"""Try a draft on the last year's matters of the lake: asked on a page, done by the worker."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from sunshine.before.authority.models import OPEN, AuthorityList, Trial
from sunshine.before.authority.queries import net_assets_on, rules_of, rules_on
from sunshine.before.authority.rules.deciding import effective
from sunshine.before.authority.rules.trial import Matter, Outcome, outcomes
from sunshine.datacentre.catalogue import engine as catalogue
from sunshine.datacentre.lake import engine
from sunshine.datacentre.lake.actions import open_duckdb
from sunshine.datacentre.lake.models import Snapshot
from sunshine.datacentre.lake.queries import content_root, lake_folder, latest
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.rules import Refused

YEAR = timedelta(days=365)
KEPT = 200  # rows that differ, the largest first
LAST_YEAR = """
select matter_id, title, item_code, amount, filed_on
from matter
where organisation_id = $1 and currency = 'CNY' and filed_on >= $2 and filed_on < $3
"""


@transaction.atomic
def ask_trial(*, by: Actor, list_id: UUID) -> Trial:
    """Promise a trial of a list that is not law yet. Raises Refused or AuthorityList.DoesNotExist."""
    found = AuthorityList.objects.visible_to(by).get(pk=list_id)
    if found.state not in OPEN:
        raise Refused("只有还没有生效的清单可以试算")
    if not reaches(by, "authority.read", found.organisation_id):
        raise Refused("只能试算您有权查看的企业自己的清单")
    if latest() is None:
        raise Refused("数据湖里还没有数据")
    return Trial.objects.create(
        authority_list=found,
        asked_by_id=by.account_id,
        asked_at=now(),
        since=today() - YEAR,
        until=today() + timedelta(days=1),
    )


def carry_out(trial_id: UUID) -> Trial:
    """Read the matters of the enterprise, decide by the law of today and by the draft."""
    trial = Trial.objects.select_related("authority_list__organisation").get(pk=trial_id)
    snapshot = latest()
    if trial.state != "waiting" or snapshot is None:
        return trial
    draft = trial.authority_list
    place = draft.organisation_id
    law = rules_on(place, today())
    above = rules_on(place, today(), without=place)
    inherited = [r for r in above if r.level == "own"]
    reserved = [r for r in above if r.level == "below"]
    tried = [*effective([rules_of(draft), inherited]), *reserved]
    matters = list(_matters(snapshot, place, trial.since, trial.until))
    found = outcomes(matters, law, tried, net_assets_on(place, today()))
    other = sorted((o for o in found if o.is_other), key=lambda o: -(o.matter.amount or 0))
    trial.state, trial.snapshot = "done", snapshot
    trial.matter_count, trial.other_count = len(found), len(other)
    trial.unknown_count = sum(not o.after for o in found)
    trial.rows = [_told(o) for o in other[:KEPT]]
    trial.save()
    return trial


def _matters(snapshot: Snapshot, place: UUID, since: date, until: date) -> Iterator[Matter]:
    mart = catalogue.marts(content_root())["matter"]
    with open_duckdb() as duck:
        engine.bind(duck, lake_folder(), [mart], snapshot.tables)
        rows = duck.execute(LAST_YEAR, [str(place), since, until]).fetchall()
    for key, title, item, amount, on in rows:
        yield Matter(key, title, item or "", amount, on)


def _told(outcome: Outcome) -> dict[str, object]:
    matter = outcome.matter
    return {
        "matter": matter.key,
        "title": matter.title,
        "item": matter.item,
        "amount": None if matter.amount is None else str(matter.amount),
        "on": matter.on.isoformat(),
        "before": list(outcome.before),
        "after": list(outcome.after),
        "why": outcome.why,
    }
